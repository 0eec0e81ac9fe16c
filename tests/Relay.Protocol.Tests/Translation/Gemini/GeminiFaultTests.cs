using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Gemini;

namespace Relay.Protocol.Tests.Translation.Gemini;

public class GeminiFaultTests
{
    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "contents is not specified", ChatFaultKind.BadRequest)]
    [InlineData(400, "INVALID_ARGUMENT", "The input token count (1300000) exceeds the maximum number of tokens allowed (1048576).", ChatFaultKind.TooLong)]
    [InlineData(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", ChatFaultKind.KeyInvalid)]
    [InlineData(400, "FAILED_PRECONDITION", "User location is not supported for the API use.", ChatFaultKind.ModelUnavailable)]
    [InlineData(401, "UNAUTHENTICATED", "x", ChatFaultKind.KeyInvalid)]
    [InlineData(403, "PERMISSION_DENIED", "x", ChatFaultKind.KeyInvalid)]
    [InlineData(404, "NOT_FOUND", "models/x is not found", ChatFaultKind.ModelUnavailable)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "slow down", ChatFaultKind.RateLimited)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "Quota exceeded for metric: x, limit: 0", ChatFaultKind.ModelUnavailable)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.", ChatFaultKind.BalanceEmpty)]
    [InlineData(499, "CANCELLED", "x", ChatFaultKind.Transient)]
    [InlineData(500, "INTERNAL", "x", ChatFaultKind.Transient)]
    [InlineData(503, "UNAVAILABLE", "The model is overloaded.", ChatFaultKind.Overloaded)]
    [InlineData(504, "DEADLINE_EXCEEDED", "x", ChatFaultKind.Transient)]
    [InlineData(429, "", "x", ChatFaultKind.RateLimited)]
    [InlineData(502, "", "x", ChatFaultKind.Transient)]
    public void Read_StatusAndText_SayTheKind(int code, string status, string message, ChatFaultKind expected)
    {
        string body = $"{{\"error\":{{\"code\":{code},\"message\":\"{message}\",\"status\":\"{status}\"}}}}";

        Assert.Equal(new ChatFault(expected, message, status, 7), GeminiFault.Read(code, Encoding.UTF8.GetBytes(body), 7));
        Assert.Equal(expected, GeminiFault.Read(code, Encoding.UTF8.GetBytes($"[{body}]"), 7).Kind);
        Assert.Equal(expected, GeminiFault.Read(200, Encoding.UTF8.GetBytes(body), 7).Kind);
    }

    [Fact]
    public void Read_Details_SayWhenAndWhy()
    {
        ChatFault fault = GeminiFault.Read(429, Encoding.UTF8.GetBytes(GeminiFixtures.QuotaError), 0);

        Assert.Equal((ChatFaultKind.QuotaWindow, 46_500L), (fault.Kind, fault.RetryAfterMs));
    }

    [Fact]
    public void Read_InvalidKey_IsNotTheCallersMistake()
    {
        ChatFault fault = GeminiFault.Read(
            400,
            """{"error":{"code":400,"message":"x","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}"""u8,
            0);

        Assert.Equal((ChatFaultKind.KeyInvalid, "API_KEY_INVALID"), (fault.Kind, fault.Code));
    }

    [Fact]
    public void Read_KeyInTheText_IsCutShort()
    {
        byte[] body = """{"error":{"code":403,"message":"Consumer 'api_key:AIzaSyA-1234567890abcdef' has been suspended.","status":"PERMISSION_DENIED"}}"""u8.ToArray();

        Assert.Equal("Consumer 'api_key:AIza…' has been suspended.", GeminiFault.Read(403, body, 0).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"error\":{\"details\":{}}}")]
    [InlineData("{\"error\":{\"details\":[1,{\"retryDelay\":\"s\"},{\"reason\":\"\\ud800\"}]}}")]
    public void Read_SomethingElse_GoesByStatus(string body)
    {
        Assert.Equal(ChatFaultKind.Overloaded, GeminiFault.Read(503, Encoding.UTF8.GetBytes(body), 0).Kind);
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT")]
    [InlineData(401, "UNAUTHENTICATED")]
    [InlineData(403, "PERMISSION_DENIED")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(429, "RESOURCE_EXHAUSTED")]
    [InlineData(500, "INTERNAL")]
    [InlineData(502, "INTERNAL")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(504, "DEADLINE_EXCEEDED")]
    public void StatusOf_Http_HasItsName(int http, string status)
    {
        Assert.Equal(status, GeminiErrorWriter.StatusOf(http));
    }

    [Fact]
    public void Write_RetryAndReason_AreDetails()
    {
        Assert.Equal(
            """{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R","domain":"googleapis.com"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}}""",
            Captured.From(static output => GeminiErrorWriter.Write(output, 429, "RESOURCE_EXHAUSTED", "slow", 1_500, "R")));
    }
}
