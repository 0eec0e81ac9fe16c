using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>A complete answer of Relay.</summary>
internal sealed record TestAnswer(HttpStatusCode Status, string? ContentType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The <c>data:</c> lines of an event stream, parsed; a sentinel is left out.</summary>
    public IReadOnlyList<JsonElement> Events =>
    [
        .. Text.Split('\n')
            .Where(static line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(static line => JsonElement.Parse(line["data: ".Length..])),
    ];

    /// <summary><c>base_resp.status_code</c>.</summary>
    public int MiniMaxCode => Json.GetProperty("base_resp").GetProperty("status_code").GetInt32();

    public string MiniMaxMessage => Json.GetProperty("base_resp").GetProperty("status_msg").GetString()!;

    /// <summary>The <c>error</c> of OpenAI's form.</summary>
    public JsonElement OpenAiError => Json.GetProperty("error");

    public static async Task<TestAnswer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.ToString(),
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
}
