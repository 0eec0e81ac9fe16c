using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>The envelope around each JSON reply of DeepSeek's site: <c>{"code":0,"data":{"biz_code":0,"biz_data":...}}</c>.</summary>
public static class DeepSeekReply
{
    private const long MutedCode = 5;

    /// <summary>Reads a reply. Null where it is good; <paramref name="data"/> is <c>biz_data</c> then.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="retryAfterMs">What the headers ask for; 0: nothing.</param>
    /// <param name="now">For the end of a mute.</param>
    /// <param name="faults">The site's faults in words.</param>
    /// <param name="data">What was asked for.</param>
    public static ChatFault? Read(
        int status, ReadOnlySpan<byte> body, long retryAfterMs, DateTimeOffset now, WebFaults faults, out JsonElement data)
    {
        JsonElement root = WebJson.Parse(body);
        data = WebJson.Find(root, "data", "biz_data");
        if (root.ValueKind != JsonValueKind.Object || status is 202 or 401 or 403 or 429)
        {
            return status is >= 200 and < 300 and not 202 && !WebFaults.IsMarkup(body)
                ? faults.Unreadable("an answer")
                : faults.OfStatus(status, WebFaults.IsMarkup(body), retryAfterMs);
        }

        if (!WebJson.TryNumber(root, "code", out long code))
        {
            return status == 422 ? faults.Failed("HTTP 422") : faults.Unreadable("an answer without a code");
        }

        if (code != 0)
        {
            string shown = code.ToString(CultureInfo.InvariantCulture);
            return code is 40001 or 40002 or 40003 ? faults.TokenRefused(shown) : faults.Failed(shown);
        }

        if (!WebJson.TryNumber(WebJson.Find(root, "data"), "biz_code", out long biz) || biz == 0)
        {
            return status is >= 200 and < 300 ? null : faults.OfStatus(status, isMarkup: false, retryAfterMs);
        }

        string bizShown = "biz_code " + biz.ToString(CultureInfo.InvariantCulture);
        bool isMuted = biz == MutedCode || WebJson.Text(WebJson.Find(root, "data"), "biz_msg").Contains("muted", StringComparison.OrdinalIgnoreCase);
        return isMuted ? faults.Muted(MuteMs(root, now), bizShown) : faults.Failed(bizShown);
    }

    /// <summary><c>mute_until</c>, wherever it stands; Unix time in seconds, or in ms.</summary>
    private static long MuteMs(JsonElement root, DateTimeOffset now)
    {
        foreach (JsonElement place in (ReadOnlySpan<JsonElement>)[WebJson.Find(root, "data", "biz_data"), WebJson.Find(root, "data"), root])
        {
            JsonElement until = WebJson.Find(place, "mute_until");
            if (until.ValueKind == JsonValueKind.Number && until.TryGetDouble(out double at))
            {
                double milliseconds = at > 100_000_000_000 ? at : at * 1_000;
                return (long)Math.Clamp(milliseconds - now.ToUnixTimeMilliseconds(), 1_000, 7L * 86_400_000);
            }
        }

        return 0;
    }
}
