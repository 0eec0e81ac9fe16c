using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Qwen;

/// <summary>What a reply of Qwen's site means that is no stream.</summary>
public static class QwenReply
{
    private static ReadOnlySpan<byte> RiskControl => "FAIL_SYS_USER_VALIDATE"u8;

    /// <summary>Null: it is good.</summary>
    public static ChatFault? Read(int status, ReadOnlySpan<byte> body, long retryAfterMs, WebFaults faults)
    {
        if (body.IndexOf(RiskControl) >= 0)
        {
            return faults.Blocked("FAIL_SYS_USER_VALIDATE");
        }

        JsonElement root = WebJson.Parse(body);
        if (root.ValueKind != JsonValueKind.Object || status is not (>= 200 and < 300) or 202)
        {
            return status == 200 && !WebFaults.IsMarkup(body) ? faults.Unreadable("an answer") : faults.OfStatus(status, WebFaults.IsMarkup(body), retryAfterMs);
        }

        string code = WebJson.Text(root, "errorCode") is { Length: > 0 } older ? older
            : WebJson.Text(root, "error_code") is { Length: > 0 } and not "0" and { } newer ? newer
            : WebJson.Text(root, "code") is { Length: > 0 } and not "0" and { } other ? other
            : WebJson.Find(root, "success").ValueKind == JsonValueKind.False ? "success:false"
            : "";
        return code.Length == 0 ? null : OfCode(code, faults);
    }

    /// <summary>What a code means.</summary>
    internal static ChatFault OfCode(string code, WebFaults faults)
    {
        string shown = code.Length <= 64 && !code.AsSpan().ContainsAnyExceptInRange('!', '~') ? code : "error";
        return shown.Contains("LOGIN", StringComparison.OrdinalIgnoreCase) || shown is "401" or "403" ? faults.TokenRefused(shown)
            : shown.Contains("LIMIT", StringComparison.OrdinalIgnoreCase) || shown == "429" ? faults.Limited(code: shown)
            : faults.Failed(shown);
    }
}
