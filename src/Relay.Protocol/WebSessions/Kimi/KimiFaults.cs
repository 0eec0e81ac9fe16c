using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Kimi;

/// <summary>What errors of Kimi's site mean: Connect's codes in envelopes, and the older names of plain replies.</summary>
public static class KimiFaults
{
    /// <summary>A reply that is not an answer. Null: it is good.</summary>
    public static ChatFault? Read(int status, ReadOnlySpan<byte> body, long retryAfterMs, WebFaults faults)
    {
        JsonElement root = WebJson.Parse(body);
        string code = WebJson.Text(root, "error_type") is { Length: > 0 } older ? older
            : WebJson.Text(WebJson.Find(root, "error"), "code") is { Length: > 0 } inner ? inner
            : WebJson.Text(root, "code");
        return code.Length > 0 ? OfCode(code, faults)
            : status is >= 200 and < 300 and not 202 && root.ValueKind == JsonValueKind.Object ? null
            : status == 200 && !WebFaults.IsMarkup(body) ? faults.Unreadable("an answer")
            : faults.OfStatus(status, WebFaults.IsMarkup(body), retryAfterMs);
    }

    /// <summary>What a code means.</summary>
    internal static ChatFault OfCode(string code, WebFaults faults)
    {
        string shown = code.Length <= 64 && !code.AsSpan().ContainsAnyExceptInRange('!', '~') ? code : "error";
        return shown switch
        {
            "unauthenticated" or "permission_denied" or "auth.token.invalid" => faults.TokenRefused(shown),
            "resource_exhausted" or "chat.user_stream_pushing" => faults.Limited(code: shown),
            _ => faults.Failed(shown),
        };
    }
}
