using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>Videos and templates: begun, followed, charged by size and length, told of.</summary>
public sealed class VideoTests(PlatformHost host) : PlatformTests(host)
{
    private const string Create = "/v1/video_generation";
    private const string Query = "/v1/query/video_generation";

    [Theory]
    [InlineData("""{"model":"MiniMax-Hailuo-02","prompt":"a cat"}""", 2_000)]
    [InlineData("""{"model":"MiniMax-Hailuo-02","prompt":"a cat","duration":10,"resolution":"768P"}""", 4_000)]
    [InlineData("""{"model":"MiniMax-Hailuo-02","prompt":"a cat","resolution":"1080P"}""", 3_500)]
    [InlineData("""{"model":"MiniMax-Hailuo-02","prompt":"a cat","resolution":"512P"}""", 600)]
    [InlineData("""{"model":"T2V-01-Director","prompt":"a cat"}""", 3_000)]
    [InlineData("""{"model":"S2V-01","prompt":"a cat"}""", 4_500)]
    public async Task Create_Succeeds_IsChargedBySizeAndLength(string body, long thousandths)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string task = IdOf((await Host.AskAsync(caller, Create, body)).Json, "task_id");

        JsonElement ended = await EndAsync(caller, Query, task);

        Assert.Equal("Success", ended.GetProperty("status").GetString());
        Assert.Equal(thousandths * 1_000_000, Assert.Single(await Host.CallsAsync(caller), static call => call.Endpoint == Create).ChargeNanos);
        string file = IdOf(ended, "file_id");
        Assert.Contains("http", (await Host.GetAsync(caller.Token, $"/v1/files/retrieve?file_id={file}")).Text, StringComparison.Ordinal);
        Assert.Equal(2013, (await Host.GetAsync((await Host.AddCallerAsync()).Token, $"/v1/files/retrieve?file_id={file}")).MiniMaxCode);
    }

    [Fact]
    public async Task Template_Succeeds_AnswersItsAddress()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestAnswer made = await Host.AskAsync(caller, "/v1/video_template_generation", """{"template_id":"393769180141805569","text_inputs":[{"value":"lion"}]}""");

        JsonElement ended = await EndAsync(caller, "/v1/query/video_template_generation", IdOf(made.Json, "task_id"));

        Assert.Contains("http", ended.GetProperty("video_url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithCallback_IsChallengedAndToldWithASignature()
    {
        await using CallbackServer server = await CallbackServer.StartAsync();
        TestCaller caller = await Host.AddCallerAsync();
        string body = $$"""{"model":"MiniMax-Hailuo-02","prompt":"a cat","callback_url":"{{server.Url}}"}""";
        server.FailuresLeft = 1; // the first telling is refused, and repeated

        string task = IdOf((await Host.AskAsync(caller, Create, body)).Json, "task_id");
        await EndAsync(caller, Query, task);

        (string signature, string last) = server.Told[^1];
        Assert.Equal(("Success", task), (JsonElement.Parse(last).GetProperty("status").GetString(), IdOf(JsonElement.Parse(last), "task_id")));
        string time = signature.Split(',')[0][2..];
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(caller.Token));
        Assert.Equal($"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{time}.{last}")))}", signature);
        Assert.DoesNotContain(Host.Fake.PlatformCalls, call => call.Path == Create && call.Body.Contains(server.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Callbacks_ThatAreNotAnswered_KeepNobodyElseFromBeingFollowed()
    {
        const int MoreThanAreAskedAboutAtOnce = 20;
        await using CallbackServer server = await CallbackServer.StartAsync();
        server.Hangs = true;
        Fake.TaskSteps = 0;
        TestCaller silent = await Host.AddCallerAsync();
        for (int i = 0; i < MoreThanAreAskedAboutAtOnce; i++)
        {
            string body = $$"""{"model":"MiniMax-Hailuo-02","prompt":"a cat","callback_url":"{{server.Url}}"}""";
            Assert.Equal(0, (await Host.AskAsync(silent, Create, body)).MiniMaxCode);
        }

        await Eventually.TrueAsync(() => server.Unanswered == MoreThanAreAskedAboutAtOnce);
        Assert.Equal(MoreThanAreAskedAboutAtOnce, server.Unanswered);
        TestCaller other = await Host.AddCallerAsync();
        Assert.Equal(0, (await Host.AskAsync(other, Create, """{"model":"MiniMax-Hailuo-02","prompt":"a dog"}""")).MiniMaxCode);
        Assert.Equal(2_000_000_000, (await Host.CallAsync(other)).ChargeNanos);

        server.Answer();
        await Eventually.TrueAsync(() => Host.Server.Follower.Count == 0);
        Assert.Equal(MoreThanAreAskedAboutAtOnce, (await Host.CallsAsync(silent)).Count(static call => call.ChargeNanos == 2_000_000_000));
    }

    [Fact]
    public async Task Create_WithCallbackThatDoesNotAnswer_IsRefused()
    {
        await using CallbackServer server = await CallbackServer.StartAsync();
        server.AnswersChallenges = false;
        TestCaller caller = await Host.AddCallerAsync();
        int before = Host.Fake.PlatformCalls.Count;

        TestAnswer answer = await Host.AskAsync(caller, Create, $$"""{"model":"MiniMax-Hailuo-02","prompt":"a cat","callback_url":"{{server.Url}}"}""");

        Assert.Equal((HttpStatusCode.BadRequest, 2013), (answer.Status, answer.MiniMaxCode));
        Assert.Equal(before, Host.Fake.PlatformCalls.Count);
    }

    [Fact]
    public async Task Callback_FromThePlatform_ChallengeComesBack()
    {
        TestAnswer answer = await Host.PostAsync("/v1/callbacks/minimax", """{"challenge":"abc"}""");

        Assert.Equal("abc", answer.Json.GetProperty("challenge").GetString());
    }

    [Fact]
    public async Task Create_RefusedForTheKey_TriesTheNextOne()
    {
        Fake.KeySwitches[RelayHost.FirstKey] = "error=1002";
        Fake.KeySwitches[RelayHost.SecondKey] = "";
        try
        {
            TestCaller caller = await Host.AddCallerAsync();
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal(0, (await Host.AskAsync(caller, Create, """{"model":"S2V-01","prompt":"a cat"}""")).MiniMaxCode);
            }

            await Eventually.TrueAsync(() => Host.Server.Follower.Count == 0);
        }
        finally
        {
            Fake.KeySwitches.Clear();
        }
    }

    [Theory]
    [InlineData(1026, 1026)]
    [InlineData(2013, 2013)]
    [InlineData(1004, 1000)]
    [InlineData(1008, 1000)]
    [InlineData(1002, 1002)]
    [InlineData(2061, 1000)]
    public async Task Create_RefusedByThePlatform_TellsTheCallersMattersOnly(int code, int told)
    {
        Fake.ErrorCode = code;
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Create, """{"model":"I2V-01","prompt":"a cat"}""");
        Fake.ErrorCode = 0;

        Assert.Equal(told, answer.MiniMaxCode);
        Assert.Equal(0, (await Host.CallAsync(caller)).ChargeNanos);
    }
}
