using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Upstreams.Chat;

/// <summary>What an error means by its HTTP status alone, with the message where one is found. For dialects without a reader of their own.</summary>
internal static class PlainFault
{
    private const int MaxMessageChars = 1_000;

    public static ChatFault Read(int httpStatus, ReadOnlySpan<byte> body, long retryAfterMs) => new(
        httpStatus switch
        {
            400 or 409 or 413 or 422 => ChatFaultKind.BadRequest,
            401 or 403 => ChatFaultKind.KeyInvalid,
            402 => ChatFaultKind.BalanceEmpty,
            404 => ChatFaultKind.ModelUnavailable,
            429 => ChatFaultKind.RateLimited,
            503 or 529 => ChatFaultKind.Overloaded,
            _ => ChatFaultKind.Transient,
        },
        MessageOf(body),
        RetryAfterMs: retryAfterMs);

    private static string MessageOf(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader json = new(body);
            if (!JsonDocument.TryParseValue(ref json, out JsonDocument? document))
            {
                return "";
            }

            using (document)
            {
                JsonElement root = document.RootElement;
                root = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
                root = Member(root, "error"u8) ?? root;
                string text = (Member(root, "message"u8) ?? root) is { ValueKind: JsonValueKind.String } message ? message.GetString()! : "";
                return text.Length <= MaxMessageChars ? text : text[..MaxMessageChars];
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static JsonElement? Member(JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;
}
