using System.Net;
using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>Interfaces that pass unchanged: nothing is known of them but their paths.</summary>
public sealed class PassTests(PlatformHost host) : PlatformTests(host)
{
    private const string Body = """{"prompt":"a song \u00e9 about 字", "mode" : "write_full_song","deep":{"a":[1,2.50,null]}}""";

    public static TheoryData<string, string> Interfaces => new()
    {
        { "/v1/lyrics_generation", "lyrics_generation" },
        { "/v1/coding_plan/search", "coding_plan_search" },
        { "/v1/coding_plan/vlm", "coding_plan_vlm" },
    };

    [Theory]
    [MemberData(nameof(Interfaces))]
    public async Task Post_Interface_PassesUnchangedAndIsChargedByTheCall(string path, string taskType)
    {
        Host.Server.Tariff.Set(new PriceRow(taskType, PriceTable.AllModels, new Price(7_000_000, BillingUnit.PerVoice)), "test");
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, path, Body);

        Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.MiniMaxCode));
        Assert.Equal(path, answer.Json.GetProperty("path").GetString());
        Assert.Equal(Body, answer.Json.GetProperty("asked").GetRawText());
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((7_000_000, EndReason.Completed, path), (call.ChargeNanos, call.Reason, call.Endpoint));
    }

    [Theory]
    [InlineData("/v1/lyrics_generation")]
    [InlineData("/v1/coding_plan/search")]
    [InlineData("/v1/coding_plan/vlm")]
    public async Task Post_RefusedByOneKey_GoesToTheNext(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();
        Fake.KeySwitches[RelayHost.FirstKey] = "error=1002";
        try
        {
            Assert.Equal(0, (await Host.AskAsync(caller, path, Body)).MiniMaxCode);
            Assert.Equal(0, (await Host.AskAsync(caller, path, Body)).MiniMaxCode);
        }
        finally
        {
            Fake.KeySwitches.Clear();
        }

        Assert.Equal(2, (await Host.CallsAsync(caller)).Count(static call => call.Reason == EndReason.Completed));
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public async Task Post_RefusedForWhatItSays_TellsThePlatformsWordsAndChargesNothing(string path, string taskType)
    {
        Host.Server.Tariff.Set(new PriceRow(taskType, PriceTable.AllModels, new Price(7_000_000, BillingUnit.PerVoice)), "test");
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, path, """{"prompt":"[fake:error=1026]"}""");

        Assert.Equal(1026, answer.MiniMaxCode);
        Assert.Equal(0, (await Host.CallAsync(caller)).ChargeNanos);
    }

    [Theory]
    [InlineData("/v1/lyrics_generation")]
    [InlineData("/v1/coding_plan/search")]
    [InlineData("/v1/coding_plan/vlm")]
    public async Task Post_WrongTokenOrBody_IsRefusedHere(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();
        int before = Host.Fake.PlatformCalls.Count;

        Assert.Equal(1004, (await Host.AskAsync(caller with { Token = "rl-nobody" }, path, Body)).MiniMaxCode);
        Assert.Equal(2013, (await Host.AskAsync(caller, path, "[1]")).MiniMaxCode);

        Assert.Equal(before, Host.Fake.PlatformCalls.Count);
    }

    [Theory]
    [InlineData("/v1/token_plan/remains")]
    [InlineData("/v2/query/video_generation")]
    public async Task Get_KnownAndNotServed_IsToldByName(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.GetAsync(caller.Token, path);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains(path, answer.Text, StringComparison.Ordinal);
    }
}
