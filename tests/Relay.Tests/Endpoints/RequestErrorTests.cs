using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Relay.Identity;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Requests that are refused before any upstream is asked: in the caller's dialect, naming the field, for nothing.</summary>
public sealed class RequestErrorTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    private const string Voice = "\"voice_setting\":{\"voice_id\":\"male-qn-qingse\"}";

    [Theory]
    [InlineData("", "body")]
    [InlineData("{\"model\":", "body")]
    [InlineData("[]", "body")]
    [InlineData("{}{}", "body")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"x\"," + Voice + "} x", "body")]
    [InlineData("{\"text\":\"x\"," + Voice + "}", "model")]
    [InlineData("{\"model\":5,\"text\":\"x\"," + Voice + "}", "model")]
    [InlineData("{\"model\":\"speech-2.8-hd\"," + Voice + "}", "text")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"\"," + Voice + "}", "text")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":[\"x\"]," + Voice + "}", "text")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"x\"}", "voice_setting.voice_id")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"x\",\"voice_setting\":\"v\"}", "voice_setting")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"x\",\"voice_setting\":{\"voice_id\":\"v\",\"speed\":9}}", "voice_setting.speed")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"x\",\"stream\":\"yes\"," + Voice + "}", "stream")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"x\",\"output_format\":\"base64\"," + Voice + "}", "output_format")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"x\",\"audio_setting\":{\"format\":\"ogg\"}," + Voice + "}", "audio_setting.format")]
    [InlineData("{\"model\":\"speech-2.8-hd\",\"text\":\"x\",\"audio_setting\":{\"sample_rate\":\"fast\"}," + Voice + "}", "audio_setting.sample_rate")]
    public async Task T2a_WrongBody_IsInvalidParamsNamingTheField(string body, string field)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, body);

        Assert.Equal((HttpStatusCode.BadRequest, 2013), (answer.Status, answer.MiniMaxCode));
        Assert.StartsWith($"invalid params, {field} ", answer.MiniMaxMessage, StringComparison.Ordinal);
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Theory]
    [InlineData("{\"model\":", "", null)]
    [InlineData("\"text\"", "", null)]
    [InlineData("{\"input\":\"x\",\"voice\":\"alloy\"}", "model", null)]
    [InlineData("{\"model\":\"tts-1\",\"voice\":\"alloy\"}", "input", null)]
    [InlineData("{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"\"}", "input", null)]
    [InlineData("{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":7}", "input", null)]
    [InlineData("{\"model\":\"tts-1\",\"input\":\"x\"}", "voice", null)]
    [InlineData("{\"model\":\"tts-1\",\"input\":\"x\",\"voice\":[]}", "voice", null)]
    [InlineData("{\"model\":\"tts-1\",\"input\":\"x\",\"voice\":\"alloy\",\"speed\":9}", "speed", null)]
    [InlineData("{\"model\":\"tts-1\",\"input\":\"x\",\"voice\":\"alloy\",\"stream_format\":\"x\"}", "stream_format", null)]
    [InlineData("{\"model\":\"tts-1\",\"input\":\"x\",\"voice\":\"alloy\",\"response_format\":\"midi\"}", "response_format", null)]
    [InlineData("{\"model\":\"tts-1\",\"input\":\"x\",\"voice\":\"alloy\",\"response_format\":\"aac\"}", "response_format", "unsupported_format")]
    public async Task Speech_WrongBody_IsAnInvalidRequestErrorNamingTheField(string body, string field, string? code)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_request_error", answer.OpenAiError.GetProperty("type").GetString());
        Assert.Equal(field, answer.OpenAiError.GetProperty("param").GetString() ?? "");
        Assert.Equal(code, answer.OpenAiError.GetProperty("code").GetString());
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Fact]
    public async Task Speech_FormatNobodyMakes_ListsWhatCanBeMade()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: "\"response_format\":\"aac\""));

        Assert.Contains("mp3, opus, flac, wav, pcm", answer.OpenAiError.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T2a_UnknownModel_IsNotFoundNamingIt()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(model: "speech-99"));

        Assert.Equal((HttpStatusCode.NotFound, 2013), (answer.Status, answer.MiniMaxCode));
        Assert.Equal("invalid params, unknown model 'speech-99'", answer.MiniMaxMessage);
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Fact]
    public async Task Speech_UnknownModel_IsNotFoundNamingIt()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(model: "gpt-4"));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(("model", "model_not_found"), (answer.OpenAiError.GetProperty("param").GetString(), answer.OpenAiError.GetProperty("code").GetString()));
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Theory]
    [InlineData(10_000, HttpStatusCode.OK)]
    [InlineData(10_001, HttpStatusCode.BadRequest)]
    public async Task T2a_TextAtTheLimit_IsTakenAndOneMoreRefused(int characters, HttpStatusCode expected)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(new string('x', characters)));

        Assert.Equal(expected, answer.Status);
    }

    [Fact]
    public async Task Speech_TextOverTheLimit_IsRefusedNamingTheField()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(new string('x', 10_001)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("input", answer.OpenAiError.GetProperty("param").GetString());
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Theory]
    [InlineData(Bodies.T2aPath, false)]
    [InlineData(Bodies.T2aPath, true)]
    [InlineData(Bodies.SpeechPath, false)]
    public async Task Post_BodyOverTheLimit_IsTooLarge(string path, bool chunked)
    {
        TestCaller caller = await Host.AddCallerAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[(1024 * 1024) + 1]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        request.Headers.TransferEncodingChunked = chunked;

        using HttpResponseMessage response = await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("larger than 1048576 bytes", (await TestAnswer.ReadAsync(response)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Bodies.T2aPath)]
    [InlineData(Bodies.SpeechPath)]
    [InlineData(Bodies.ChatPath)]
    public async Task Post_StringsThatAreNotUnicode_AreTheCallersFault(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();
        byte[] body = [.. "{\"model\":\""u8, 0xFF, 0xFE, .. "\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}"u8];
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);

        using HttpResponseMessage response = await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(Bodies.T2aPath)]
    [InlineData(Bodies.SpeechPath)]
    [InlineData(Bodies.ChatPath)]
    public async Task Post_TokenOfNobody_IsUnauthorizedInTheDialect(string path)
    {
        TestAnswer answer = await Host.AskAsync(new TestCaller(0, "", "rk-unknown"), path, "{}");

        AssertUnauthorized(answer, path);
    }

    [Theory]
    [InlineData(Bodies.T2aPath)]
    [InlineData(Bodies.SpeechPath)]
    public async Task Post_WithoutToken_IsUnauthorizedInTheDialect(string path)
    {
        using StringContent body = new("{}", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Host.Client.PostAsync(path, body, TestContext.Current.CancellationToken);

        AssertUnauthorized(await TestAnswer.ReadAsync(response), path);
    }

    [Theory]
    [InlineData(Bodies.T2aPath)]
    [InlineData(Bodies.SpeechPath)]
    public async Task Post_RevokedToken_IsUnauthorizedInTheDialect(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();
        TokenHash.TryCompute(caller.Token, out TokenHash hash);
        await Host.Server.Accounts.RevokeTokenAsync(hash, TestContext.Current.CancellationToken);

        TestAnswer answer = await Host.AskAsync(caller, path, "{}");

        AssertUnauthorized(answer, path);
        Assert.Contains("revoked", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Bodies.T2aPath)]
    [InlineData(Bodies.SpeechPath)]
    public async Task Post_ExpiredToken_IsUnauthorizedInTheDialect(string path)
    {
        TestCaller caller = await Host.AddCallerAsync(expiresAt: DateTimeOffset.UtcNow.AddDays(-1));

        TestAnswer answer = await Host.AskAsync(caller, path, "{}");

        AssertUnauthorized(answer, path);
        Assert.Contains("expired", answer.Text, StringComparison.Ordinal);
    }

    private static void AssertUnauthorized(TestAnswer answer, string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        if (path == Bodies.T2aPath)
        {
            Assert.Equal(1004, answer.MiniMaxCode);
            Assert.StartsWith("login fail: ", answer.MiniMaxMessage, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("authentication_error", answer.OpenAiError.GetProperty("type").GetString());
        }
    }
}
