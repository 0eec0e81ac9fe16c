using System.Text.Json;

namespace Relay.Tests.Endpoints.Sockets;

/// <summary>A message as a client sees it, or the end of the socket.</summary>
internal sealed class SocketMessage(string text, JsonElement root)
{
    public static SocketMessage Parse(string text) => new(text, JsonDocument.Parse(text).RootElement);

    public string Text => text;

    public JsonElement Root => root;

    /// <summary>The event, or the envelope's type; "audio" for audio without either.</summary>
    public string Event => Member("event") ?? Member("type") ?? (Audio is null ? "" : "audio");

    public int Code => root.TryGetProperty("base_resp", out JsonElement resp) ? resp.GetProperty("status_code").GetInt32() : 0;

    public string Reason => root.GetProperty("base_resp").GetProperty("status_msg").GetString()!;

    public bool IsFinal => root.TryGetProperty("is_final", out JsonElement final) && final.GetBoolean();

    public string? Audio =>
        root.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("audio", out JsonElement audio)
            ? audio.GetString()
            : null;

    private string? Member(string name) => root.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
