using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>A fake site that writes down what a real one would not have taken, and refuses it.</summary>
public abstract class FakeCheckedSite : FakeWebSite
{
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentDictionary<string, int> _questions = new();

    /// <summary>What a real site would not have taken.</summary>
    public IReadOnlyList<string> Problems => [.. _problems];

    /// <summary>Questions one token may ask before it is limited; negative: any number.</summary>
    public int QuestionsPerToken { get; set; } = -1;

    /// <summary>The address as a page names it: no slash at the end.</summary>
    public string Origin => BaseAddress.ToString().TrimEnd('/');

    public override void Reset()
    {
        base.Reset();
        _problems.Clear();
        _questions.Clear();
        QuestionsPerToken = -1;
    }

    /// <summary>Requests to one path.</summary>
    public IReadOnlyList<FakeWebCall> CallsTo(string path) => [.. Calls.Where(call => call.Path == path)];

    /// <summary>Notes what is wrong with a call; returns whether it holds.</summary>
    private protected bool Expect(FakeWebCall call, bool holds, string what)
    {
        if (!holds)
        {
            _problems.Enqueue($"{call.Method} {call.Path}: {what}");
        }

        return holds;
    }

    /// <summary>Counts a question; true when it is one too many.</summary>
    private protected bool IsLimited(string token, FakeWebTrouble trouble)
    {
        int questions = _questions.AddOrUpdate(token, 1, static (_, count) => count + 1);
        return trouble == FakeWebTrouble.Limited || (QuestionsPerToken >= 0 && questions > QuestionsPerToken);
    }

    /// <summary>Sends the answer's events; what is to go wrong goes wrong before or between them. False: the stream is over.</summary>
    private protected async Task<bool> SendPiecesAsync(HttpContext context, FakeWebTrouble trouble, IReadOnlyList<string> events, string error)
    {
        for (int sent = 0; sent < events.Count && trouble != FakeWebTrouble.Empty; sent++)
        {
            await PauseAsync(sent, context.RequestAborted);
            if (trouble == FakeWebTrouble.ErrorFirst || (trouble == FakeWebTrouble.ErrorLater && sent > 0))
            {
                await SendAsync(context, error);
                return false;
            }

            if (sent > 0 && trouble == FakeWebTrouble.Cut)
            {
                await CutAsync(context);
                return false;
            }

            if (sent > 0 && trouble == FakeWebTrouble.EndsEarly)
            {
                return false;
            }

            await SendAsync(context, events[sent]);
        }

        return true;
    }

    /// <summary>The members of a query in their order, decoded.</summary>
    private protected static IReadOnlyList<(string Name, string Value)> Parameters(FakeWebCall call) => call.Query.Length <= 1
        ? []
        : [.. call.Query[1..].Split('&').Select(static one => one.Split('=', 2)).Select(static one => (one[0], Uri.UnescapeDataString(one.Length > 1 ? one[1] : "")))];

    /// <summary>A member of the query, decoded; "" without one.</summary>
    private protected static string Parameter(FakeWebCall call, string name) => Parameters(call).FirstOrDefault(one => one.Name == name).Value ?? "";

    /// <summary>A cookie's value; "" without one.</summary>
    private protected static string Cookie(FakeWebCall call, string name) =>
        call.Header("Cookie").Split("; ").FirstOrDefault(one => one.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";

    /// <summary>A member of a tree, arrays by their first element; of kind Undefined where it is not there.</summary>
    private protected static JsonElement At(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (from.ValueKind == JsonValueKind.Array)
            {
                from = from.GetArrayLength() > 0 ? from[0] : default;
            }

            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out JsonElement found))
            {
                return default;
            }

            from = found;
        }

        return from;
    }

    /// <summary>A text; null where there is none.</summary>
    private protected static string? TextAt(JsonElement from, params ReadOnlySpan<string> path) =>
        At(from, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A whole number; -1 where there is none.</summary>
    private protected static long NumberAt(JsonElement from, params ReadOnlySpan<string> path) =>
        At(from, path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : -1;

    private protected static bool IsTrueAt(JsonElement from, params ReadOnlySpan<string> path) => At(from, path).ValueKind == JsonValueKind.True;

    private protected static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
