namespace Relay.FakeUpstreams.Chat;

/// <summary>Error bodies as the providers write them.</summary>
internal static class FakeErrors
{
    public static string Of(string dialect, FakeChatPersonality personality, int status, string key) => dialect switch
    {
        "anthropic" => $$$"""{"type":"error","error":{"type":"{{{AnthropicType(status)}}}","message":"anthropic says {{{status}}} for key {{{key}}}"},"request_id":"req_fake"}""",
        "gemini" => $$$"""{"error":{"code":{{{status}}},"message":"gemini says {{{status}}} for key {{{key}}}","status":"{{{GeminiStatus(status)}}}"}}""",
        _ when personality == FakeChatPersonality.SiliconFlow => SiliconFlow(status),
        _ when personality == FakeChatPersonality.MiniMax => $$$"""{"base_resp":{"status_code":{{{(status == 401 ? 1004 : status == 429 ? 1002 : 1008)}}},"status_msg":"key {{{key}}}"}}""",
        _ => $$$"""{"error":{"message":"openai says {{{status}}} for key {{{key}}}","type":"{{{OpenAiType(status)}}}","param":null,"code":{{{OpenAiCode(status)}}}}}""",
    };

    private static string SiliconFlow(int status) => status switch
    {
        401 => "\"Api key is invalid\"",
        403 => """{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}""",
        429 => """{"message":"Request was rejected due to rate limiting. Details: TPM limit reached.","data":null}""",
        503 => """{"code":50505,"message":"Model service overloaded. Please try again later.","data":null}""",
        _ => """{"code":20015,"message":"Value error, max_tokens is too large.","data":null}""",
    };

    private static string OpenAiType(int status) => status switch
    {
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string OpenAiCode(int status) => status switch
    {
        401 => "\"invalid_api_key\"",
        404 => "\"model_not_found\"",
        429 => "\"rate_limit_exceeded\"",
        _ => "null",
    };

    private static string AnthropicType(int status) => status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        _ => "api_error",
    };

    private static string GeminiStatus(int status) => status switch
    {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        _ => "INTERNAL",
    };
}
