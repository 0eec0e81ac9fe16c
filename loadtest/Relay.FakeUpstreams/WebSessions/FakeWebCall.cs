using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>One request as a fake site saw it.</summary>
public sealed class FakeWebCall
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal FakeWebCall(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        Method = request.Method;
        Path = request.Path.Value ?? "";
        Query = request.QueryString.Value ?? "";
        Headers = request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Body = body;
    }

    public string Method { get; }

    public string Path { get; }

    public string Query { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body's JSON; of kind Undefined where it is none.</summary>
    public JsonElement Json
    {
        get
        {
            try
            {
                return JsonElement.Parse(Body.Span);
            }
            catch (JsonException)
            {
                return default;
            }
        }
    }

    /// <summary>True where the caller left before the end. Completes when the call has ended in any way.</summary>
    public Task<bool> Ended => _ended.Task;

    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    internal void End(bool wasAborted) => _ended.TrySetResult(wasAborted);
}
