using System.Text.Json;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>Under which task type a video is priced: by its model's family, or by its size and length (minimax.md 5.7, 5.8).</summary>
internal static class VideoPrices
{
    public const string Template = "video_template_generation";

    public static string TaskTypeOf(string model, JsonElement body)
    {
        if (model.EndsWith("-Director", StringComparison.Ordinal))
        {
            return "video_generation_director";
        }

        if (model.EndsWith("-live", StringComparison.Ordinal))
        {
            return "video_generation_live";
        }

        if (model.StartsWith("S2V-", StringComparison.Ordinal))
        {
            return "video_generation_subject";
        }

        if (model is "T2V-01" or "I2V-01")
        {
            return "video_generation_standard";
        }

        string asked = PlatformParts.TextOf(body, "resolution");
        string size = asked.Contains("1080", StringComparison.Ordinal) ? "1080p"
            : asked.Contains("512", StringComparison.Ordinal) ? "512p"
            : "768p"; // what the platform makes unless told otherwise
        bool isLong = size != "1080p" && body.TryGetProperty("duration", out JsonElement duration)
            && (duration.ValueKind == JsonValueKind.Number ? duration.TryGetDouble(out double seconds) && seconds > 6
                : PlatformParts.TextOf(body, "duration").Contains("10", StringComparison.Ordinal));
        return $"video_generation_{size}_{(isLong ? "10s" : "6s")}";
    }
}
