using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Relay.Archive;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Relay.Tests.Fakes;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary><c>POST /v1/t2a_v2</c> with an upstream that does what it should, in all the forms it has for that.</summary>
public sealed partial class T2aTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    // 3.5 a ten thousand characters.
    private const long NanosPerChar = 350_000;

    [Theory]
    [InlineData("\"stream\":false")]
    [InlineData("\"stream\":false,\"output_format\":\"hex\"")]
    [InlineData("\"stream\":true")]
    [InlineData("\"stream\":true,\"stream_options\":{\"exclude_aggregated_audio\":true}")]
    [InlineData("\"stream\":true,\"audio_setting\":{\"format\":\"pcm\",\"sample_rate\":16000}")]
    [InlineData("\"stream\":false,\"audio_setting\":{\"format\":\"wav\"},\"unknown\":[1,{}]")]
    public async Task Post_NativeBody_RelaysEveryByteAsSent(string more)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: more));

        Assert.Equal(Comparable(await FakeHttp.TextAsync(Host.Fake, Bodies.T2a(more: more))), Comparable(answer.Text));
    }

    [Theory]
    [InlineData("[fake:key-order=data-last]")]
    [InlineData("[fake:key-order=base-resp-first]")]
    [InlineData("[fake:crlf]")]
    [InlineData("[fake:crlf][fake:key-order=data-last]")]
    [InlineData("[fake:null-data]")]
    [InlineData("[fake:done]")]
    [InlineData("[fake:comments]")]
    [InlineData("[fake:one-byte][fake:fixed-chunks=3][fake:chunk-bytes=100]")]
    [InlineData("[fake:final=no-audio][fake:aggregate=never]")]
    [InlineData("[fake:final=null-data][fake:aggregate=never]")]
    [InlineData("[fake:aggregate=always][fake:key-order=data-last]")]
    public async Task PostStream_OtherForm_RelaysArchivesAndChargesTheSame(string form)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string body = Bodies.T2aStream(form + Bodies.Text);

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, body);

        Assert.Equal(Comparable(await FakeHttp.TextAsync(Host.Fake, body)), Comparable(answer.Text));
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.Completed, Bodies.BilledChars + form.Length), (call.Reason, call.BilledChars));
        Assert.Equal((await LastFakeCallAsync(form)).AudioSha256, call.ClipSha256);
    }

    [Fact]
    public async Task Post_WholeAnswer_IsOneClipAndOneRow()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        TestCall call = await Host.CallAsync(caller);
        byte[] audio = Convert.FromHexString(FakeHttp.AudioOf(answer.Json));
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal(audio, call.Clip);
        Assert.Equal(("mp3", ClipState.Complete), (call.ClipFormat, call.ClipState));
        Assert.Equal((EndReason.Completed, true), (call.Reason, call.FirstByteSent));
        Assert.Equal((Bodies.BilledChars, Bodies.BilledChars * NanosPerChar), (call.BilledChars, call.ChargeNanos));
        Assert.Equal((answer.Body.Length, audio.Length), ((int)call.BytesDown, (int)call.AudioBytes));
        Assert.Equal(("speech-2.8-hd", "minimax", "minimax-speech-1", Bodies.T2aPath), (call.Model, call.Upstream, call.KeyLabel, call.Endpoint));
    }

    [Fact]
    public async Task PostStream_WithAggregate_ArchivesTheSlicesOnce()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream());

        TestCall call = await Host.CallAsync(caller);
        byte[] slices = [.. answer.Events.SkipLast(1).SelectMany(static e => Convert.FromHexString(FakeHttp.AudioOf(e)))];
        Assert.True(FakeHttp.AudioOf(answer.Events[^1]).Length > slices.Length);
        Assert.Equal(slices, call.Clip);
        Assert.Equal("text/event-stream", answer.ContentType);
        Assert.Equal((answer.Body.Length, slices.Length), ((int)call.BytesDown, (int)call.AudioBytes));
    }

    [Fact]
    public async Task Post_Url_RelaysTheLinkAndKeepsNoClip()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: "\"output_format\":\"url\""));

        Assert.StartsWith("http://", FakeHttp.AudioOf(answer.Json), StringComparison.Ordinal);
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.Completed, Bodies.BilledChars, null), (call.Reason, call.BilledChars, call.Clip));
    }

    [Fact]
    public async Task PostStream_WithUrl_ArchivesWhatTheStreamCarries()
    {
        // A link is only for whole answers: the platform streams hex all the same.
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream(more: "\"stream\":true,\"output_format\":\"url\""));

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal(EndReason.Completed, call.Reason);
        Assert.NotEmpty(call.Clip!);
    }

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("wav", "audio/wav")]
    [InlineData("flac", "audio/flac")]
    [InlineData("opus", "audio/ogg")]
    [InlineData("pcm", "audio/L16; rate=16000; channels=1")]
    [InlineData("pcmu_raw", "audio/basic")]
    public async Task Post_ShortForm_AnswersPlainAudio(string format, string type)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string body = Bodies.T2aShort($$"""{"format":"{{format}}","sample_rate":16000}""");

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, body);

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal(type.Replace(" ", "", StringComparison.Ordinal), answer.ContentType!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(call.Clip, answer.Body);
        Assert.Equal((format, Bodies.BilledChars), (call.ClipFormat, call.BilledChars));
    }

    [Fact]
    public async Task Post_AcceptAudio_AnswersPlainAudio()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(), accept: "audio/*");

        Assert.Equal("audio/mpeg", answer.ContentType);
        Assert.Equal((await Host.CallAsync(caller)).Clip, answer.Body);
    }

    [Fact]
    public async Task Post_AcceptAudioAndUrl_AnswersTheLink()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: "\"output_format\":\"url\""), accept: "audio/*");

        Assert.StartsWith("http://", FakeHttp.AudioOf(answer.Json), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ModelAlias_AsksForAndChargesTheRealModel()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(model: "tts-1-hd"));

        Assert.Equal(0, answer.MiniMaxCode);
        Assert.Equal("speech-02-hd", (await Host.CallAsync(caller)).Model);
    }

    /// <summary>Ids differ from call to call; nothing else may.</summary>
    private static string Comparable(string answer) => TraceId().Replace(answer, "\"trace_id\":\"\"");

    private async Task<FakeCall> LastFakeCallAsync(string form)
    {
        await Host.Fake.Log.WaitAsync(static log => log.Started == log.Ended, TestContext.Current.CancellationToken);
        return Host.Fake.Log.Calls.Last(call => call.Text.StartsWith(form, StringComparison.Ordinal));
    }

    [GeneratedRegex("\"trace_id\":\"[0-9a-f]{32}\"")]
    private static partial Regex TraceId();
}
