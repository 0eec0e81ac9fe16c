using System.Text.Json;

namespace Relay.EndToEnd.Callers;

/// <summary>Reads T2A answers on its own, with nothing of Relay's parsers in between.</summary>
internal static class T2aEvents
{
    /// <summary>Whether a stream's last event says that the answer is complete.</summary>
    public static bool EndsComplete(string stream) =>
        stream.EndsWith("\n\n", StringComparison.Ordinal)
        && stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1] is { } last
        && last.StartsWith("data: ", StringComparison.Ordinal)
        && IsComplete(last["data: ".Length..]);

    /// <summary>Whether a JSON answer, or one event of a stream, is the end of a complete answer.</summary>
    public static bool IsComplete(string json)
    {
        JsonElement message = JsonElement.Parse(json);
        return StatusCode(message) == 0
            && message.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("status", out JsonElement status) && status.GetInt32() == 2;
    }

    /// <summary><c>base_resp.status_code</c>; 0 where there is none.</summary>
    public static int StatusCode(JsonElement message) =>
        message.TryGetProperty("base_resp", out JsonElement resp) && resp.ValueKind == JsonValueKind.Object
            ? resp.GetProperty("status_code").GetInt32()
            : 0;
}
