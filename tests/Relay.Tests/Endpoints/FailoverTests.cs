using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Two keys: the second answers where the first fails before the first byte, and never after it.</summary>
public sealed class FailoverTests
{
    [Theory]
    [InlineData("error=1000")]
    [InlineData("error=1002")]
    [InlineData("error=1008")]
    [InlineData("error=1008 error-form=sse")]
    [InlineData("error=2049")]
    [InlineData("error=2061")]
    [InlineData("http=401")]
    [InlineData("http=402")]
    [InlineData("http=429 retry-after=2")]
    [InlineData("http=503")]
    [InlineData("cut-after=0")]
    [InlineData("cut-after=0 cut=fin")]
    [InlineData("bad=not-json bad-at=0")]
    public async Task Post_FirstKeyFailsBeforeTheFirstByte_SecondAnswers(string fault)
    {
        await using RelayHost host = await StartAsync(fault);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream());

        Assert.Equal(0, answer.Events[^1].GetProperty("base_resp").GetProperty("status_code").GetInt32());
        TestCall call = await host.CallAsync(caller);
        Assert.Equal((EndReason.Completed, "minimax-speech-2", Bodies.BilledChars), (call.Reason, call.KeyLabel, call.BilledChars));
        Assert.Equal([RelayHost.FirstKey, RelayHost.SecondKey], host.Fake.Log.Calls.Select(static c => c.ApiKey));
        Assert.Equal(host.Fake.Log.Calls[1].AudioSha256, call.ClipSha256);
        await host.AssertNothingHeldAsync();
    }

    [Theory]
    [InlineData("cut-after=1")]
    [InlineData("error-after=1 error=1008")]
    [InlineData("bad=garbage bad-at=1")]
    public async Task Post_FirstKeyFailsAfterTheFirstByte_SecondIsNotAsked(string fault)
    {
        await using RelayHost host = await StartAsync(fault);
        TestCaller caller = await host.AddCallerAsync();

        await host.AskUntilCutAsync(caller, Bodies.SpeechPath, Bodies.Speech());

        Assert.Equal(RelayHost.FirstKey, Assert.Single(host.Fake.Log.Calls).ApiKey);
        Assert.Equal(("minimax-speech-1", 0L), ((await host.CallAsync(caller)).KeyLabel, (await host.CallAsync(caller)).ChargeNanos));
        await host.AssertNothingHeldAsync();
    }

    [Theory]
    [InlineData("error=1026")]
    [InlineData("error=2013")]
    [InlineData("error=2042")]
    [InlineData("error=2054")]
    public async Task Post_CallersOwnFault_SecondIsNotAskedAndTheFirstDoesNotRest(string fault)
    {
        await using RelayHost host = await StartAsync(fault);
        TestCaller caller = await host.AddCallerAsync();

        for (int i = 0; i < 3; i++)
        {
            await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
        }

        // They take turns; nothing else is asked for the refused call.
        Assert.Equal([RelayHost.FirstKey, RelayHost.SecondKey, RelayHost.FirstKey], host.Fake.Log.Calls.Select(static c => c.ApiKey));
        await host.AssertNothingHeldAsync();
    }

    [Theory]
    [InlineData("error=1008")]
    [InlineData("error=1002")]
    [InlineData("http=403")]
    public async Task Post_AfterAKeyWasRefused_NextCallGoesToTheOtherAtOnce(string fault)
    {
        await using RelayHost host = await StartAsync(fault);
        TestCaller caller = await host.AddCallerAsync();

        await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
        await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal([RelayHost.FirstKey, RelayHost.SecondKey, RelayHost.SecondKey], host.Fake.Log.Calls.Select(static c => c.ApiKey));
        await host.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Post_ModelOutsideAKeysPlan_DoesNotRestTheKey()
    {
        await using RelayHost host = await StartAsync("error=2061");
        TestCaller caller = await host.AddCallerAsync();
        await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
        host.Fake.Options.KeySwitches.Clear();

        await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal(RelayHost.FirstKey, host.Fake.Log.Calls[^1].ApiKey);
        await host.AssertNothingHeldAsync();
    }

    private static async Task<RelayHost> StartAsync(string faultOfFirstKey)
    {
        RelayHost host = await RelayHost.StartAsync(("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey), ("Upstreams:MiniMax:Keys:1", RelayHost.SecondKey));
        host.Fake.Options.KeySwitches[RelayHost.FirstKey] = faultOfFirstKey;
        return host;
    }
}
