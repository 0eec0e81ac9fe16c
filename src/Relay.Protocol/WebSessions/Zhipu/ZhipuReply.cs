using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Zhipu;

/// <summary>The envelope around JSON replies of Zhipu's site: <c>status</c> (older: <c>code</c>) 0, and <c>result</c>.</summary>
public static class ZhipuReply
{
    /// <summary>Reads a reply. Null where it is good; <paramref name="result"/> is <c>result</c> then.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="retryAfterMs">What the headers ask for; 0: nothing.</param>
    /// <param name="faults">The site's faults in words.</param>
    /// <param name="result">What was asked for.</param>
    public static ChatFault? Read(int status, ReadOnlySpan<byte> body, long retryAfterMs, WebFaults faults, out JsonElement result)
    {
        JsonElement root = WebJson.Parse(body);
        result = WebJson.Find(root, "result");
        bool isGoodStatus = status is >= 200 and < 300 and not 202;
        if (root.ValueKind == JsonValueKind.Object
            && (WebJson.TryNumber(root, "status", out long code) || WebJson.TryNumber(root, "code", out code)) && code != 0)
        {
            return OfCode(code, status, faults);
        }

        return !isGoodStatus ? faults.OfStatus(status, WebFaults.IsMarkup(body), retryAfterMs)
            : root.ValueKind == JsonValueKind.Object ? null
            : WebFaults.IsMarkup(body) ? faults.Blocked()
            : faults.Unreadable("an answer");
    }

    /// <summary>What a code other than 0 means.</summary>
    internal static ChatFault OfCode(long code, int status, WebFaults faults)
    {
        string shown = code.ToString(CultureInfo.InvariantCulture);
        return code switch
        {
            40001 or 40101 or 40102 or 401 => faults.TokenRefused(shown),
            _ when status == 401 => faults.TokenRefused(shown),
            429 or 42900 => faults.Limited(code: shown),
            _ when status == 429 => faults.Limited(code: shown),
            _ => faults.Failed(shown),
        };
    }
}
