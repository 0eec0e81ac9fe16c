using System.Text.Json;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>The envelope's verdict. Texts are the platform's own where one was seen, its table's wording elsewhere.</summary>
internal readonly record struct BaseResp(int Code, string Message)
{
    public static readonly BaseResp Success = new(0, "success");

    /// <summary>What events in the middle of an SSE stream carry.</summary>
    public static readonly BaseResp Silent = new(0, "");

    public bool Failed => Code != 0;

    public static BaseResp Of(int code) => new(code, code switch
    {
        0 => "success",
        1000 => "unknown error",
        1001 => "request timeout",
        1002 => "rate limit exceeded(RPM)",
        1004 => "login fail: Please carry the API secret key in the 'Authorization' field of the request header",
        1008 => "insufficient balance",
        1013 => "internal service error",
        1024 => "internal error",
        1026 => "input new_sensitive",
        1027 => "output new_sensitive",
        1033 => "downstream error",
        1039 => "rate limit exceeded(TPM)",
        1041 => "conn limit",
        1042 => "invisible character ratio over 10%",
        2013 => "invalid params",
        2042 => "no access to this voice_id",
        2045 => "rate growth limit",
        2049 => "invalid api key",
        2054 => "voice id not exist",
        2056 => "usage limit exceeded",
        2061 => "your current token plan not support model",
        2062 => "plan rate limit",
        2201 => "connection timeout: no event received",
        2202 => "illegal event",
        2203 => "empty text, skipped",
        2204 => "text too long, skipped",
        2205 => "too much queued text",
        2206 => "illegal event order",
        _ => "error " + code.ToString(System.Globalization.CultureInfo.InvariantCulture),
    });

    public static BaseResp Invalid(string detail) => new(2013, "invalid params, " + detail);

    public string ToJson() => $$"""{"status_code":{{Code}},"status_msg":"{{JsonEncodedText.Encode(Message)}}"}""";
}
