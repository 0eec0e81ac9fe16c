using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

public sealed class FakeMiniMaxRulesTests
{
    [Theory]
    [InlineData("""{"text":"x"}""", 2013)]
    [InlineData("""{"model":"speech-9","text":"x"}""", 2013)]
    [InlineData("""{"model":"speech-02-hd","text":""}""", 2013)]
    [InlineData("""{"model":"speech-02-hd"}""", 2013)]
    [InlineData("""{"model":"speech-02-hd","text":7}""", 2013)]
    [InlineData("""{"model":"speech-02-hd","text":"x","voice_setting":{"speed":1}}""", 2013)]
    [InlineData("""{"model":"speech-02-hd","text":"x","audio_setting":{"format":"aac"}}""", 2013)]
    [InlineData("""{"model":"speech-02-hd","text":"x","voice_setting":{"voice_id":"nobody"}}""", 2054)]
    [InlineData("""{"model":"speech-02-hd","text":"x","timber_weights":[{"voice_id":"nobody","weight":1}]}""", 2054)]
    [InlineData("""{"model":"speech-02-hd","text":"abcdefgh\u0001"}""", 1042)]
    [InlineData("""{"model":"speech-02-hd","text":"abcdefghi\u0001"}""", 0)]
    [InlineData("""{"model":"speech-02-hd","text":"x","unheard_of":{"a":[1]},"text_normalization":true}""", 0)]
    [InlineData("not json", 2013)]
    public async Task Post_Body_IsJudgedAsThePlatformDoes(string body, int code)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        Assert.Equal(code, FakeHttp.CodeOf(await FakeHttp.JsonAsync(fake, body)));
    }

    [Fact]
    public async Task Post_MissingModel_SaysSoInThePlatformsWords()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        JsonElement answer = await FakeHttp.JsonAsync(fake, """{"text":"x"}""");

        Assert.Equal(
            "invalid params, method t2a-v2 not have model", answer.GetProperty("base_resp").GetProperty("status_msg").GetString());
    }

    [Theory]
    [InlineData(10_000, 0)]
    [InlineData(10_001, 2013)]
    public async Task Post_LongText_IsRefusedAboveTheLimit(int length, int code)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { FixedChunks = 1 });

        Assert.Equal(code, FakeHttp.CodeOf(await FakeHttp.JsonAsync(fake, FakeHttp.Body(new string('x', length), "\"stream\":false"))));
    }

    [Theory]
    [InlineData(2049)]
    [InlineData(1004)]
    public async Task Post_UnknownKey_IsRefusedWithTheCodeSet(int code)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { RejectedKeyCode = code, ApiKeys = { "right" } });

        Assert.Equal(code, FakeHttp.CodeOf(await FakeHttp.JsonAsync(fake, FakeHttp.Body("x"), "wrong")));
        Assert.Equal(0, FakeHttp.CodeOf(await FakeHttp.JsonAsync(fake, FakeHttp.Body("x", "\"stream\":false"), "right")));
    }

    [Fact]
    public async Task Post_UnknownKeyWithHttpErrors_Is401()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { HttpAuthErrors = true, ApiKeys = { "right" } });
        using HttpRequestMessage request = FakeHttp.Post(fake, FakeHttp.Body("x"), "wrong");

        using HttpResponseMessage response = await FakeHttp.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(401, (int)response.StatusCode);
    }
}
