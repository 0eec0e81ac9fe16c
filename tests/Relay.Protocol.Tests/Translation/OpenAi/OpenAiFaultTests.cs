using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Tests.Translation.OpenAi;

public class OpenAiFaultTests
{
    [Theory]
    // DeepSeek
    [InlineData(402, """{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(401, """{"error":{"message":"Authentication Fails","type":"authentication_error","param":null,"code":"invalid_request_error"}}""", ChatFaultKind.KeyInvalid)]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 65536 tokens.","type":"invalid_request_error"}}""", ChatFaultKind.TooLong)]
    [InlineData(422, """{"error":{"message":"bad","code":"invalid_request_error"}}""", ChatFaultKind.BadRequest)]
    [InlineData(503, """{"error":{"message":"busy"}}""", ChatFaultKind.Overloaded)]
    // Kimi
    [InlineData(401, """{"error":{"type":"incorrect_api_key_error","message":"x"}}""", ChatFaultKind.KeyInvalid)]
    [InlineData(429, """{"error":{"type":"exceeded_current_quota_error","message":"suspended"}}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(429, """{"error":{"type":"rate_limit_reached_error","message":"please try again after 1 seconds"}}""", ChatFaultKind.RateLimited)]
    [InlineData(429, """{"error":{"type":"engine_overloaded_error","message":"x"}}""", ChatFaultKind.Overloaded)]
    [InlineData(400, """{"error":{"type":"content_filter","message":"high risk"}}""", ChatFaultKind.ContentBlocked)]
    [InlineData(400, """{"error":{"type":"invalid_request_error","message":"Your request exceeded model token limit: 8192"}}""", ChatFaultKind.TooLong)]
    [InlineData(403, """{"error":{"type":"permission_denied_error","message":"x"}}""", ChatFaultKind.ModelUnavailable)]
    // Ark
    [InlineData(403, """{"error":{"code":"AccountOverdueError","message":"x","param":"","type":"Forbidden"}}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(429, """{"error":{"code":"RateLimitExceeded.EndpointRPMExceeded","message":"x","type":"TooManyRequests"}}""", ChatFaultKind.RateLimited)]
    [InlineData(429, """{"error":{"code":"ServerOverloaded","message":"x","type":"TooManyRequests"}}""", ChatFaultKind.Overloaded)]
    [InlineData(429, """{"error":{"code":"SetLimitExceeded","message":"x","type":"TooManyRequests"}}""", ChatFaultKind.QuotaWindow)]
    [InlineData(404, """{"error":{"code":"ModelNotOpen","message":"x","type":"NotFound"}}""", ChatFaultKind.ModelUnavailable)]
    [InlineData(400, """{"error":{"code":"InputTextSensitiveContentDetected","message":"x","type":"BadRequest"}}""", ChatFaultKind.ContentBlocked)]
    [InlineData(400, """{"error":{"code":"MissingParameter","message":"x","type":"BadRequest"}}""", ChatFaultKind.BadRequest)]
    // Qwen
    [InlineData(400, """{"error":{"code":"Arrearage","message":"Access denied"},"request_id":"r"}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(403, """{"error":{"code":"AllocationQuota.FreeTierOnly","message":"x"}}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(429, """{"error":{"code":"Throttling.AllocationQuota","message":"x"}}""", ChatFaultKind.RateLimited)]
    [InlineData(429, """{"error":{"code":"insufficient_quota","type":"insufficient_quota","message":"x"}}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(400, """{"error":{"code":"data_inspection_failed","message":"x"}}""", ChatFaultKind.ContentBlocked)]
    [InlineData(400, """{"code":"InvalidParameter","message":"Range of input length should be [1, 98304]"}""", ChatFaultKind.TooLong)]
    [InlineData(503, """{"error":{"code":"ModelUnavailable","message":"x"}}""", ChatFaultKind.Overloaded)]
    // GLM
    [InlineData(401, """{"error":{"code":"1002","message":"x"}}""", ChatFaultKind.KeyInvalid)]
    [InlineData(429, """{"error":{"code":"1113","message":"x"}}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(429, """{"error":{"code":"1308","message":"resets at"}}""", ChatFaultKind.QuotaWindow)]
    [InlineData(429, """{"error":{"code":"1302","message":"x"}}""", ChatFaultKind.RateLimited)]
    [InlineData(429, """{"error":{"code":"1305","message":"x"}}""", ChatFaultKind.Overloaded)]
    [InlineData(400, """{"error":{"code":"1261","message":"x"}}""", ChatFaultKind.TooLong)]
    [InlineData(400, """{"error":{"code":"1211","message":"x"}}""", ChatFaultKind.ModelUnavailable)]
    [InlineData(400, """{"error":{"code":"1301","message":"x"}}""", ChatFaultKind.ContentBlocked)]
    // MiniMax
    [InlineData(200, """{"base_resp":{"status_code":1004,"status_msg":"login fail"}}""", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"base_resp":{"status_code":2056,"status_msg":"usage limit exceeded"}}""", ChatFaultKind.QuotaWindow)]
    [InlineData(200, """{"base_resp":{"status_code":1026,"status_msg":"x"}}""", ChatFaultKind.ContentBlocked)]
    [InlineData(200, """{"base_resp":{"status_code":2013,"status_msg":"x"}}""", ChatFaultKind.BadRequest)]
    [InlineData(400, """{"type":"error","error":{"type":"bad_request_error","message":"insufficient balance (1008)","http_code":"400"}}""", ChatFaultKind.BalanceEmpty)]
    // SiliconFlow
    [InlineData(401, "\"Invalid token\"", ChatFaultKind.KeyInvalid)]
    [InlineData(403, "\"Model disabled.\"", ChatFaultKind.ModelUnavailable)]
    [InlineData(403, """{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(403, """{"code":30011,"message":"paid","data":null}""", ChatFaultKind.PaidBalanceEmpty)]
    [InlineData(400, """{"code":20012,"message":"Model does not exist.","data":null}""", ChatFaultKind.ModelUnavailable)]
    [InlineData(400, """{"code":20015,"message":"Value error","data":null}""", ChatFaultKind.BadRequest)]
    [InlineData(429, """{"message":"Request was rejected due to rate limiting. Details: TPM limit reached.","data":null}""", ChatFaultKind.RateLimited)]
    [InlineData(503, """{"code":50505,"message":"x","data":null}""", ChatFaultKind.Overloaded)]
    [InlineData(451, """{"code":20001,"message":"x"}""", ChatFaultKind.ContentBlocked)]
    [InlineData(404, "404 page not found", ChatFaultKind.ModelUnavailable)]
    [InlineData(504, "<html>504 Gateway Time-out</html>", ChatFaultKind.Transient)]
    [InlineData(403, "<html>Attention Required</html>", ChatFaultKind.Transient)]
    // OpenAI
    [InlineData(401, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", ChatFaultKind.KeyInvalid)]
    [InlineData(400, """{"error":{"message":"x","type":"invalid_request_error","code":"context_length_exceeded"}}""", ChatFaultKind.TooLong)]
    [InlineData(404, """{"error":{"message":"x","type":"invalid_request_error","code":"model_not_found"}}""", ChatFaultKind.ModelUnavailable)]
    [InlineData(429, """{"error":{"message":"x","type":"tokens","code":"rate_limit_exceeded"}}""", ChatFaultKind.RateLimited)]
    [InlineData(500, "", ChatFaultKind.Transient)]
    [InlineData(413, "", ChatFaultKind.TooLong)]
    // Gemini's compatible form
    [InlineData(400, """[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]""", ChatFaultKind.KeyInvalid)]
    public void Read_ErrorOfAProvider_IsNamedNeutrally(int status, string body, ChatFaultKind kind)
    {
        Assert.Equal(kind, OpenAiFault.Read(status, Encoding.UTF8.GetBytes(body), 0).Kind);
    }

    [Fact]
    public void Read_Members_AreKept()
    {
        ChatFault fault = OpenAiFault.Read(429, """{"error":{"message":"Slow \u00e4","type":"requests","code":"rate_limit_exceeded"}}"""u8, 1_500);

        Assert.Equal(new ChatFault(ChatFaultKind.RateLimited, "Slow ä", "rate_limit_exceeded", 1_500), fault);
    }

    [Theory]
    [InlineData("please try again after 3 seconds", 3_000)]
    [InlineData("Please try again in 20ms.", 20)]
    [InlineData("Please try again in 1m2.5s.", 62_500)]
    [InlineData("try again later", 0)]
    public void Read_TimeInTheWords_IsFound(string message, long expected)
    {
        byte[] body = Encoding.UTF8.GetBytes($$$"""{"error":{"message":"{{{message}}}"}}""");

        Assert.Equal(expected, OpenAiFault.Read(429, body, 0).RetryAfterMs);
    }

    [Theory]
    [InlineData("Incorrect key: sk-proj-abcdefgh12345678.", "Incorrect key: sk-…")]
    [InlineData("API key not valid: AIzaSyA-1234567890abcdef", "API key not valid: AIza…")]
    [InlineData("The token ya29.a0AfH6SMBx-12345678 has expired", "The token ya29.… has expired")]
    [InlineData("bad jwt eyJhbGciOi.J9.xyz_12", "bad jwt eyJ…")]
    public void Read_KeyInTheWords_IsMasked(string words, string shown)
    {
        ChatFault fault = OpenAiFault.Read(401, Encoding.UTF8.GetBytes($$$"""{"error":{"message":"{{{words}}}"}}"""), 0);

        Assert.Equal(shown, fault.Message);
    }

    [Fact]
    public void Read_LongMessage_IsBounded()
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"message":"{{new string('x', 999)}}😀😀"}""");

        Assert.Equal(999, OpenAiFault.Read(500, body, 0).Message.Length);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var random = new Random(7);
        byte[] seed = """[{"error":{"message":"a\ud83d\u0041","type":["x"],"code":{"q":1}},"base_resp":{"status_code":1e400}},"x"]"""u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] body = [.. seed.AsSpan(0, random.Next(seed.Length + 1))];
            for (int change = random.Next(4); change > 0 && body.Length > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            ChatFault fault = OpenAiFault.Read(random.Next(200, 600), body, 0);
            Assert.NotEqual(0, fault.Message.Length);
        }
    }
}
