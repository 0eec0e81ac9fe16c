using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;

namespace Relay.Protocol.Tests.Translation.Anthropic;

public class AnthropicFaultTests
{
    [Theory]
    [InlineData(400, "invalid_request_error", "messages: at least one message is required", ChatFaultKind.BadRequest)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", ChatFaultKind.TooLong)]
    [InlineData(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", ChatFaultKind.BalanceEmpty)]
    [InlineData(400, "invalid_request_error", "Output blocked by content filtering policy", ChatFaultKind.ContentBlocked)]
    [InlineData(401, "authentication_error", "invalid x-api-key", ChatFaultKind.KeyInvalid)]
    [InlineData(402, "billing_error", "pay", ChatFaultKind.BalanceEmpty)]
    [InlineData(403, "permission_error", "Your API key does not have permission to use the specified resource.", ChatFaultKind.ModelUnavailable)]
    [InlineData(403, "permission_error", "This organization has been disabled.", ChatFaultKind.KeyInvalid)]
    [InlineData(404, "not_found_error", "model: claude-0", ChatFaultKind.ModelUnavailable)]
    [InlineData(413, "request_too_large", "too large", ChatFaultKind.TooLong)]
    [InlineData(429, "rate_limit_error", "slow down", ChatFaultKind.RateLimited)]
    [InlineData(429, "exceeded_current_quota_error", "suspended", ChatFaultKind.BalanceEmpty)]
    [InlineData(500, "api_error", "oops", ChatFaultKind.Transient)]
    [InlineData(529, "overloaded_error", "Overloaded", ChatFaultKind.Overloaded)]
    public void Read_TypeAndText_SayTheKind(int status, string type, string message, ChatFaultKind expected)
    {
        byte[] body = Encoding.UTF8.GetBytes($"{{\"type\":\"error\",\"error\":{{\"type\":\"{type}\",\"message\":\"{message}\"}},\"request_id\":\"req_1\"}}");

        Assert.Equal(new ChatFault(expected, message, type, 1_500), AnthropicFault.Read(status, body, 1_500));
    }

    [Theory]
    [InlineData(401, "", ChatFaultKind.KeyInvalid)]
    [InlineData(402, "{\"error\":{\"message\":\"Insufficient Balance\",\"type\":\"unknown_error\",\"code\":\"invalid_request_error\"}}", ChatFaultKind.BalanceEmpty)]
    [InlineData(429, "{}", ChatFaultKind.RateLimited)]
    [InlineData(502, "<html>Bad Gateway</html>", ChatFaultKind.Transient)]
    [InlineData(503, "null", ChatFaultKind.Overloaded)]
    [InlineData(529, "[]", ChatFaultKind.Overloaded)]
    public void Read_OtherBody_GoesByStatus(int status, string body, ChatFaultKind expected)
    {
        Assert.Equal(expected, AnthropicFault.Read(status, Encoding.UTF8.GetBytes(body), 0).Kind);
    }

    [Fact]
    public void Read_LongMessage_IsBounded()
    {
        byte[] body = Encoding.UTF8.GetBytes("{\"error\":{\"type\":\"api_error\",\"message\":\"" + new string('x', 999) + "😀y\"}}");

        Assert.Equal(new string('x', 999), AnthropicFault.Read(500, body, 0).Message);
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(402, "billing_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(502, "api_error")]
    [InlineData(504, "timeout_error")]
    [InlineData(529, "overloaded_error")]
    public void TypeOf_Status_HasItsType(int status, string type)
    {
        Assert.Equal(type, AnthropicErrorWriter.TypeOf(status));
        Assert.Equal(
            $"{{\"type\":\"error\",\"error\":{{\"type\":\"{type}\",\"message\":\"a \\\"b\\\"\"}},\"request_id\":\"req_7\"}}",
            Captured.From(output => AnthropicErrorWriter.Write(output, type, "a \"b\"", "req_7")));
    }
}
