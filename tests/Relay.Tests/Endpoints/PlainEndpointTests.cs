using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>The paths without a stream.</summary>
public sealed class PlainEndpointTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    [Fact]
    public async Task Models_Caller_GetsModelsAliasesAndTheBuiltIns()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await GetAsync(caller, "/v1/models");

        string?[] models = [.. answer.Json.GetProperty("data").EnumerateArray().Select(static m => m.GetProperty("id").GetString())];
        Assert.Equal("list", answer.Json.GetProperty("object").GetString());
        Assert.Superset(new HashSet<string?> { "speech-2.8-hd", "tts-1", "local-voice", "echo" }, models.ToHashSet());
    }

    [Fact]
    public async Task Models_Stranger_IsUnauthorized()
    {
        TestAnswer answer = await GetAsync(new TestCaller(0, "", "rk-unknown"), "/v1/models");

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), (answer.Status, answer.OpenAiError.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/audio/speech/more")]
    [InlineData("/file.txt")]
    public async Task Get_UnknownPath_IsNotFoundWithABody(string path)
    {
        TestAnswer answer = await GetAsync(await Host.AddCallerAsync(), path);

        Assert.Equal((HttpStatusCode.NotFound, "invalid_request_error"), (answer.Status, answer.OpenAiError.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("{\"model\":")]
    [InlineData("{\"model\":\"echo\"}")]
    [InlineData("{\"model\":\"echo\",\"messages\":[]}")]
    [InlineData("{\"model\":\"echo\",\"messages\":[1]}")]
    [InlineData("{\"model\":5,\"messages\":[]}")]
    public async Task Chat_WrongBody_IsAnInvalidRequestError(string body)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.ChatPath, body);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error"), (answer.Status, answer.OpenAiError.GetProperty("type").GetString()));
        Assert.All(await Host.CallsAsync(caller), static call => Assert.Equal((false, 0L), (call.FirstByteSent, call.ChargeNanos)));
    }

    [Fact]
    public async Task Chat_CallerWithoutAnyText_GetsAnEmptyAnswer()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.ChatPath, "{\"model\":\"echo\",\"stream\":true,\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}");

        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal("assistant", answer.Events[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.Equal("stop", answer.Events[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    private async Task<TestAnswer> GetAsync(TestCaller caller, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        using HttpResponseMessage response = await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }
}
