using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Metaso;

/// <summary>Metaso's replies in JSON, and what its codes mean.</summary>
public static class MetasoReply
{
    /// <summary>Reads <c>{"errCode":0,"errMsg":"","data":{"id":"..."}}</c>, the reply to <c>POST /api/session</c>. Null where it is good.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="retryAfterMs">What the headers ask for; 0: nothing.</param>
    /// <param name="faults">The site's faults in words.</param>
    /// <param name="sessionId">Of the session that was made; "" with a fault.</param>
    public static ChatFault? ReadSession(int status, ReadOnlySpan<byte> body, long retryAfterMs, WebFaults faults, out string sessionId)
    {
        JsonElement root = WebJson.Parse(body);
        sessionId = "";
        if (status is < 200 or > 299 or 202 || root.ValueKind != JsonValueKind.Object)
        {
            return ReadRefusal(status, body, retryAfterMs, faults);
        }

        if (WebJson.TryNumber(root, "errCode", out long code) && code != 0)
        {
            return OfCode(WebJson.Text(root, "errCode"), faults);
        }

        sessionId = WebJson.Text(WebJson.Find(root, "data"), "id");
        return sessionId.Length > 0 ? null : faults.Unreadable("a session without an id");
    }

    /// <summary>What came where a stream was to come.</summary>
    /// <inheritdoc cref="ReadSession"/>
    public static ChatFault ReadRefusal(int status, ReadOnlySpan<byte> body, long retryAfterMs, WebFaults faults)
    {
        if (status is < 200 or > 299 or 202 || WebFaults.IsMarkup(body))
        {
            return faults.OfStatus(status, WebFaults.IsMarkup(body), retryAfterMs);
        }

        if (body.IndexOf("[TOO_MANY_REQUESTS]"u8) >= 0)
        {
            return faults.Limited(retryAfterMs, "TOO_MANY_REQUESTS");
        }

        JsonElement root = WebJson.Parse(body);
        string code = WebJson.Text(root, "errCode") is { Length: > 0 } own ? own : WebJson.Text(root, "code");
        return code.Length > 0 && code != "0" ? OfCode(code, faults)
            : body.Trim(" \t\r\n"u8).IsEmpty ? faults.Empty()
            : faults.Unreadable("something other than a stream");
    }

    /// <summary>A code of <c>errCode</c>, or of an <c>error</c> event.</summary>
    internal static ChatFault OfCode(string code, WebFaults faults) => code switch
    {
        "4001" or "429" => faults.Limited(0, code),
        "401" or "403" => faults.TokenRefused(code),
        _ => faults.Failed(code),
    };
}
