using System.Text.Json;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>The voices that a native body names.</summary>
internal static class VoiceNames
{
    private static readonly string[] s_mixes = ["timbre_weights", "timber_weights"];

    /// <summary>The one that speaks; empty where several are mixed, or none is named.</summary>
    public static string Speaking(JsonElement body) =>
        body.TryGetProperty("voice_setting", out JsonElement setting) && PlatformParts.TextOf(setting, "voice_id") is { Length: > 0 } voice ? voice
        : PlatformParts.TextOf(body, "voice_id");

    /// <summary>All of them, mixed ones too.</summary>
    public static List<string> All(JsonElement body)
    {
        List<string> voices = [];
        if (Speaking(body) is { Length: > 0 } main)
        {
            voices.Add(main);
        }

        foreach (string name in s_mixes)
        {
            if (body.TryGetProperty(name, out JsonElement mix) && mix.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement part in mix.EnumerateArray())
                {
                    if (PlatformParts.TextOf(part, "voice_id") is { Length: > 0 } voice)
                    {
                        voices.Add(voice);
                    }
                }
            }
        }

        return voices;
    }
}
