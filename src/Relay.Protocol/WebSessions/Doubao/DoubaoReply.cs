using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Doubao;

/// <summary>Doubao's refusals: an event <c>STREAM_ERROR</c>, or a body where a stream was to come.</summary>
public static class DoubaoReply
{
    private const string RateLimited = "710022004";

    private static readonly string[] s_captcha = ["verify", "captcha", "验证"];
    private static readonly string[] s_login = ["login", "log in", "session expired", "登录"];

    /// <summary>What came where a stream was to come.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="retryAfterMs">What the headers ask for; 0: nothing.</param>
    /// <param name="faults">The site's faults in words.</param>
    public static ChatFault ReadRefusal(int status, ReadOnlySpan<byte> body, long retryAfterMs, WebFaults faults)
    {
        if (WebFaults.IsMarkup(body))
        {
            return faults.OfStatus(status, isMarkup: true, retryAfterMs);
        }

        JsonElement root = WebJson.Parse(body);
        return root.ValueKind == JsonValueKind.Object && Read(root, faults) is { } known ? known
            : status is < 200 or > 299 or 202 ? faults.OfStatus(status, isMarkup: false, retryAfterMs)
            : body.Trim(" \t\r\n"u8).IsEmpty ? faults.Empty()
            : faults.Unreadable("something other than a stream");
    }

    /// <summary>Data of <c>STREAM_ERROR</c>.</summary>
    internal static ChatFault ReadError(ReadOnlySpan<byte> data, WebFaults faults)
    {
        JsonElement root = WebJson.Parse(data);
        return Read(root, faults) ?? faults.Failed(CodeOf(root));
    }

    /// <summary>Null: it says nothing that is known, and the status may say more.</summary>
    private static ChatFault? Read(JsonElement root, WebFaults faults)
    {
        string code = CodeOf(root);
        string type = First(root, "type", "error_type");
        string message = First(root, "error_msg", "message", "msg", "status_desc");
        return Has(s_captcha, type) || Has(s_captcha, message) ? faults.Blocked("captcha")
            : code is RateLimited or "429" ? faults.Limited(0, code)
            : code is "401" or "403" || Has(s_login, message) ? faults.TokenRefused(code)
            : null;
    }

    private static string CodeOf(JsonElement root) => First(root, "error_code", "code", "status_code");

    private static string First(JsonElement root, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (WebJson.Text(root, name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    private static bool Has(string[] words, string text) => Array.Exists(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
