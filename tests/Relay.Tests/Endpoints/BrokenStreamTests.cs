using System.Net;
using Relay.Archive;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Relay.Tests.Fakes;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Answers that break after their first byte: never complete in appearance, never charged, and what was heard is kept.</summary>
public sealed class BrokenStreamTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    public static TheoryData<string, EndReasonName> Breaks => new()
    {
        { "[fake:cut-after=3]", EndReasonName.UpstreamCut },
        { "[fake:cut-after=3][fake:cut=fin]", EndReasonName.UpstreamCut },
        { "[fake:cut-after=3][fake:cut-mid]", EndReasonName.UpstreamCut },
        { "[fake:cut-after=3][fake:cut-mid][fake:cut=fin]", EndReasonName.UpstreamCut },
        { "[fake:bad=garbage][fake:bad-at=3]", EndReasonName.UpstreamMalformed },
        { "[fake:bad=odd-hex][fake:bad-at=3]", EndReasonName.UpstreamMalformed },
        { "[fake:bad=not-json][fake:bad-at=3]", EndReasonName.UpstreamMalformed },
        { "[fake:final=omitted]", EndReasonName.UpstreamCut },
    };

    public static TheoryData<string, EndReasonName> WholeBreaks => new()
    {
        { "[fake:cut-after=5]", EndReasonName.UpstreamCut },
        { "[fake:cut-after=5][fake:cut=fin]", EndReasonName.UpstreamCut },
        { "[fake:bad=garbage][fake:bad-at=5]", EndReasonName.UpstreamMalformed },
        { "[fake:bad=odd-hex][fake:bad-at=5]", EndReasonName.UpstreamMalformed },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task T2aStream_UpstreamBreaks_CallerSeesABrokenBody(string fault, EndReasonName reason)
    {
        TestCaller caller = await Host.AddCallerAsync();

        string read = await Host.AskUntilCutAsync(caller, Bodies.T2aPath, Bodies.T2aStream(fault + Bodies.Text));

        Assert.DoesNotContain("\"status\":2", read, StringComparison.Ordinal);
        await AssertFreeAsync(caller, reason);
    }

    [Theory]
    [MemberData(nameof(WholeBreaks))]
    public async Task T2aWhole_UpstreamBreaks_CallerSeesABrokenBody(string fault, EndReasonName reason)
    {
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskUntilCutAsync(caller, Bodies.T2aPath, Bodies.T2a(fault + Bodies.Text));

        await AssertFreeAsync(caller, reason);
    }

    [Theory]
    [MemberData(nameof(WholeBreaks))]
    public async Task T2aPlainAudio_UpstreamBreaks_CallerSeesABrokenBody(string fault, EndReasonName reason)
    {
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskUntilCutAsync(caller, Bodies.T2aPath, Bodies.T2a(fault + Bodies.Text), accept: "audio/mpeg");

        await AssertFreeAsync(caller, reason);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    [InlineData("[fake:error-after=3]", EndReasonName.UpstreamRefused)]
    [InlineData("[fake:error-after=3][fake:error=1008]", EndReasonName.UpstreamRefused)]
    [InlineData("[fake:error-after=3][fake:error=1026]", EndReasonName.UpstreamRefused)]
    public async Task SpeechAudio_UpstreamBreaks_CallerSeesABrokenBody(string fault, EndReasonName reason)
    {
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskUntilCutAsync(caller, Bodies.SpeechPath, Bodies.Speech(fault + Bodies.Text));

        await AssertFreeAsync(caller, reason);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    [InlineData("[fake:error-after=3]", EndReasonName.UpstreamRefused)]
    [InlineData("[fake:error-after=3][fake:error=1008]", EndReasonName.UpstreamRefused)]
    public async Task SpeechSse_UpstreamBreaks_LastEventIsAnError(string fault, EndReasonName reason)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(fault + Bodies.Text, "\"stream_format\":\"sse\""));

        Assert.Equal("error", answer.Events[^1].GetProperty("type").GetString());
        Assert.Equal("server_error", answer.Events[^1].GetProperty("error").GetProperty("type").GetString());
        Assert.DoesNotContain("speech.audio.done", answer.Text, StringComparison.Ordinal);
        Secrecy.AssertKept(answer.Text, Host.Fake);
        await AssertFreeAsync(caller, reason);
    }

    // Three slices are more than Relay reads before it begins to answer: the refusal always comes after audio.
    [Theory]
    [InlineData("[fake:error=1000]", 1000)]
    [InlineData("[fake:error=1002]", 1002)]
    [InlineData("[fake:error=1008]", 1000)]
    [InlineData("[fake:error=2049][fake:error-null-data]", 1000)]
    [InlineData("[fake:error=2056][fake:key-order=base-resp-first]", 1000)]
    [InlineData("[fake:error=1008][fake:key-order=base-resp-first][fake:one-byte]", 1000)]
    [InlineData("[fake:error=2049][fake:one-byte][fake:crlf]", 1000)]
    public async Task T2aStream_KeyFaultAfterAudio_IsToldInRelaysWords(string fault, int code)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string text = $"[fake:error-after=3][fake:fixed-chunks=6]{fault}{Bodies.Text}";

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream(text));

        Assert.Equal([0, 0, 0, code], answer.Events.Select(FakeHttp.CodeOf));
        Assert.EndsWith("}\n\n", answer.Text, StringComparison.Ordinal);
        Secrecy.AssertKept(answer.Text, Host.Fake);
        await AssertFreeAsync(caller, EndReasonName.UpstreamRefused);
    }

    [Theory]
    [InlineData("[fake:error=1026]")]
    [InlineData("[fake:error=1027][fake:key-order=base-resp-first][fake:one-byte]")]
    public async Task T2aStream_CallersFaultAfterAudio_PassesAsSent(string fault)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string body = Bodies.T2aStream($"[fake:error-after=3][fake:fixed-chunks=6]{fault}{Bodies.Text}");

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, body);

        int code = FakeHttp.CodeOf((await FakeHttp.EventsAsync(Host.Fake, body))[^1]);
        Assert.Equal([0, 0, 0, code], answer.Events.Select(FakeHttp.CodeOf));
        Assert.Contains("new_sensitive", answer.Text, StringComparison.Ordinal);
        await AssertFreeAsync(caller, EndReasonName.UpstreamRefused);
    }

    [Fact]
    public async Task T2aStream_UpstreamCut_KeepsWhatArrivedAsAnAbortedClip()
    {
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskUntilCutAsync(caller, Bodies.T2aPath, Bodies.T2aStream("[fake:cut-after=3][fake:cut=fin][fake:seed=77]" + Bodies.Text));

        TestCall call = await Host.CallAsync(caller);
        FakeCall upstream = Host.Fake.Log.Calls.Single(static c => c.Text.Contains("seed=77", StringComparison.Ordinal));
        Assert.Equal(ClipState.Aborted, call.ClipState);
        Assert.Equal((upstream.AudioBytesWritten, upstream.AudioSha256), (call.AudioBytes, call.ClipSha256));
    }

    private async Task AssertFreeAsync(TestCaller caller, EndReasonName reason)
    {
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason)reason, call.Reason);
        Assert.Equal((0L, 0L, true), (call.ChargeNanos, call.BilledChars, call.FirstByteSent));
        Assert.Equal(ClipState.Aborted, call.ClipState);
    }
}
