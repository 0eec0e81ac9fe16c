using System.Net;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Upstreams that fail before the first byte: a clear error that tells nothing of ours, no charge, no clip.</summary>
public sealed class UpstreamRefusalTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    public static TheoryData<string, int, int, EndReasonName> Failures => new()
    {
        { "[fake:error=1000]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=1001]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=1002]", 429, 1002, EndReasonName.UpstreamRefused },
        { "[fake:error=1004]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=1008]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=1008][fake:error-null-data]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=1008][fake:error-form=sse]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=2049][fake:error-form=sse][fake:key-order=base-resp-first]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=2049][fake:error-form=sse][fake:one-byte]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=2056]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:error=2061]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:http=401]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:http=402]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:http=403]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:http=404]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:http=429]", 429, 1002, EndReasonName.UpstreamRefused },
        { "[fake:http=502]", 502, 1000, EndReasonName.UpstreamRefused },
        { "[fake:cut-after=0]", 502, 1000, EndReasonName.UpstreamUnreachable },
        { "[fake:cut-after=0][fake:cut=fin]", 502, 1000, EndReasonName.UpstreamUnreachable },
        { "[fake:bad=garbage][fake:bad-at=0]", 502, 1000, EndReasonName.UpstreamMalformed },
        { "[fake:bad=not-json][fake:bad-at=0]", 502, 1000, EndReasonName.UpstreamMalformed },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task T2aStream_UpstreamFails_TellsItInMiniMaxForm(string fault, int status, int code, EndReasonName reason)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream(fault + Bodies.Text));

        Assert.Equal((status, code, "application/json; charset=utf-8"), ((int)answer.Status, answer.MiniMaxCode, answer.ContentType));
        Secrecy.AssertKept(answer.Text, Host.Fake);
        await AssertFreeAsync(caller, reason);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task T2a_UpstreamFails_TellsItInMiniMaxForm(string fault, int status, int code, EndReasonName reason)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(fault + Bodies.Text));

        Assert.Equal((status, code), ((int)answer.Status, answer.MiniMaxCode));
        Secrecy.AssertKept(answer.Text, Host.Fake);
        await AssertFreeAsync(caller, reason);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Speech_UpstreamFails_TellsItInOpenAiForm(string fault, int status, int code, EndReasonName reason)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(fault + Bodies.Text));

        Assert.Equal((status, "application/json; charset=utf-8"), ((int)answer.Status, answer.ContentType));
        Assert.Equal(code == 1002 ? "rate_limit_error" : "server_error", answer.OpenAiError.GetProperty("type").GetString());
        Secrecy.AssertKept(answer.Text, Host.Fake);
        await AssertFreeAsync(caller, reason);
    }

    [Theory]
    [InlineData("[fake:error=1026]", 1026)]
    [InlineData("[fake:error=1042]", 1042)]
    [InlineData("[fake:error=2013]", 2013)]
    [InlineData("[fake:error=2042]", 2042)]
    [InlineData("[fake:error=2054]", 2054)]
    public async Task T2a_CallersOwnFault_KeepsThePlatformsCodeAndStatus(string fault, int code)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream(fault + Bodies.Text));

        Assert.Equal((HttpStatusCode.OK, code), (answer.Status, answer.MiniMaxCode));
        await AssertFreeAsync(caller, EndReasonName.UpstreamRefused);
    }

    [Fact]
    public async Task T2a_UnknownVoice_IsThePlatformsOwnError()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(voice: "nobody"));

        Assert.Equal((2054, "voice id not exist"), (answer.MiniMaxCode, answer.MiniMaxMessage));
        await AssertFreeAsync(caller, EndReasonName.UpstreamRefused);
    }

    [Fact]
    public async Task Speech_UnknownVoice_IsABadRequestNamingTheField()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(voice: "nobody"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(("voice", "voice_not_found"), (answer.OpenAiError.GetProperty("param").GetString(), answer.OpenAiError.GetProperty("code").GetString()));
        await AssertFreeAsync(caller, EndReasonName.UpstreamRefused);
    }

    [Theory]
    [InlineData(Bodies.T2aPath)]
    [InlineData(Bodies.SpeechPath)]
    public async Task Post_UpstreamRefusesConnections_IsABadGateway(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();
        await Host.Fake.CloseListenerAsync();

        TestAnswer answer = await Host.AskAsync(caller, path, path == Bodies.T2aPath ? Bodies.T2a() : Bodies.Speech());
        await Host.Fake.OpenListenerAsync();

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Secrecy.AssertKept(answer.Text, Host.Fake);
        await AssertFreeAsync(caller, EndReasonName.UpstreamUnreachable);
    }

    private async Task AssertFreeAsync(TestCaller caller, EndReasonName reason)
    {
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason)reason, call.Reason);
        Assert.Equal((0L, 0L, false, 0L), (call.ChargeNanos, call.BilledChars, call.FirstByteSent, call.BytesDown));
        Assert.Null(call.Clip);
    }
}
