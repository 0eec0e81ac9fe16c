using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

public sealed class FakeLogTests
{
    [Fact]
    public async Task Log_CallIdHeader_BecomesTheId()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using HttpRequestMessage request = FakeHttp.Post(fake, FakeHttp.Body("你好"), "some-key");
        request.Headers.Add("X-Relay-Call-Id", "0199");

        using HttpResponseMessage response = await FakeHttp.Client.SendAsync(request, TestContext.Current.CancellationToken);

        FakeCall call = Assert.Single(await fake.Log.WaitForEndedAsync(1, TestContext.Current.CancellationToken));
        Assert.Equal(
            ("0199", "some-key", "/v1/t2a_v2", "speech-2.8-hd", "male-qn-qingse", "你好", 4, 4),
            (call.Id, call.ApiKey, call.Path, call.Model, call.Voice, call.Text, call.WeightedChars, call.UsageCharacters));
        Assert.Equal(FakeHttp.Body("你好"), call.RequestBody);
    }

    [Fact]
    public async Task LogFile_CompletedCall_HasALineBeforeAndAfterTheLastBytes()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using (FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { LogPath = path }))
        {
            await FakeHttp.TextAsync(fake, FakeHttp.Body("Hello"));
            await fake.Log.WaitForEndedAsync(1, TestContext.Current.CancellationToken);
        }

        JsonElement[] lines = [.. File.ReadAllLines(path).Select(line => JsonElement.Parse(line))];
        File.Delete(path);
        Assert.Equal(["started", "finishing", "completed"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal([-1, 5, 5], lines.Select(line => line.GetProperty("usage_characters").GetInt32()));
        Assert.Equal([false, false, true], lines.Select(line => line.GetProperty("final_written").GetBoolean()));
    }

    [Fact]
    public async Task Log_Full_ForgetsTheOldestAndKeepsCounting()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { MaxLoggedCalls = 1 });

        await FakeHttp.TextAsync(fake, FakeHttp.Body("one"));
        await FakeHttp.TextAsync(fake, FakeHttp.Body("two"));

        Assert.Equal("two", Assert.Single(fake.Log.Calls).Text);
        Assert.Equal(2, fake.Log.Started);
    }
}
