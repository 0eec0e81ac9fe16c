using System.Globalization;
using System.Text.Json;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>What a google.rpc status says in its <c>details</c>.</summary>
/// <param name="Reason">ErrorInfo's reason ("API_KEY_INVALID"); "" without one.</param>
/// <param name="RetryDelayMs">RetryInfo's delay; 0 without one.</param>
/// <param name="IsPerDay">Whether a quota that counts days is used up.</param>
internal readonly record struct GeminiErrorDetails(string Reason, long RetryDelayMs, bool IsPerDay)
{
    /// <summary>Reads the JSON text of the array; "" and anything else than an array say nothing.</summary>
    public static GeminiErrorDetails Parse(string json)
    {
        var details = new GeminiErrorDetails("", 0, false);
        if (json.Length == 0)
        {
            return details;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonElement item in Items(document.RootElement))
            {
                details = details with
                {
                    Reason = Text(item, "reason"u8) is { Length: > 0 } reason ? reason : details.Reason,
                    RetryDelayMs = Math.Max(details.RetryDelayMs, DelayMs(Text(item, "retryDelay"u8))),
                    IsPerDay = details.IsPerDay || HasDailyQuota(item),
                };
            }
        }
        catch (InvalidOperationException)
        {
            // A string that is no text; what was read before it counts.
        }

        return details;
    }

    private static bool HasDailyQuota(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("violations"u8, out JsonElement violations)
        && Items(violations).Any(static violation => Text(violation, "quotaId"u8).Contains("PerDay", StringComparison.Ordinal));

    /// <summary>"46s" or "1.5s", protobuf's form of a duration.</summary>
    private static long DelayMs(string duration) =>
        duration.EndsWith('s')
            && decimal.TryParse(duration.AsSpan()[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            && seconds < 1_000_000
            ? (long)(seconds * 1_000)
            : 0;

    private static JsonElement.ArrayEnumerator Items(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;

    private static string Text(JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
