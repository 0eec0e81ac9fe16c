using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Relay.Streaming;
using Relay.Tests.Fakes;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>The speech surfaces without any upstream key: the local voice answers in the caller's dialect.</summary>
public sealed class LocalVoiceTests(LocalVoiceTests.KeylessHost host) : RelayTests<LocalVoiceTests.KeylessHost>(host)
{
    [Fact]
    public async Task T2a_Whole_IsAMiniMaxAnswerWithAWav()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        byte[] audio = Convert.FromHexString(FakeHttp.AudioOf(answer.Json));
        JsonElement extra = answer.Json.GetProperty("extra_info");
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal(0, answer.MiniMaxCode);
        Assert.True(audio.AsSpan().StartsWith("RIFF"u8));
        Assert.Equal(audio, call.Clip);
        Assert.Equal(("wav", "wav", "local"), (extra.GetProperty("audio_format").GetString(), call.ClipFormat, call.Upstream));
        Assert.Equal((audio.Length, Bodies.BilledChars), (extra.GetProperty("audio_size").GetInt32(), extra.GetProperty("usage_characters").GetInt64()));
        Assert.Equal(answer.Body.Length, call.BytesDown);
    }

    [Fact]
    public async Task T2aStream_Wav_HeaderComesWithTheFirstSamplesAndTheEndIsMarked()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream());

        Assert.Equal("text/event-stream", answer.ContentType);
        Assert.True(FakeHttp.AudioOf(answer.Events[0]).Length > 2 * 44);
        Assert.All(answer.Events, static e => Assert.Equal(0, FakeHttp.CodeOf(e)));
        Assert.Equal(2, answer.Events[^1].GetProperty("data").GetProperty("status").GetInt32());
        byte[] audio = [.. answer.Events.SelectMany(static e => Convert.FromHexString(FakeHttp.AudioOf(e)))];
        Assert.Equal((await Host.CallAsync(caller)).Clip, audio);
    }

    [Fact]
    public async Task T2a_ShortForm_IsPlainAudioOfTheRateAskedFor()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aShort("{\"format\":\"pcm\",\"sample_rate\":16000}"));

        Assert.Contains("rate=16000", answer.ContentType, StringComparison.Ordinal);
        Assert.Equal((await Host.CallAsync(caller)).Clip, answer.Body);
    }

    [Theory]
    [InlineData("\"response_format\":\"wav\"", "audio/wav", "wav")]
    [InlineData("\"response_format\":\"pcm\"", "audio/pcm", "pcm")]
    [InlineData("\"speed\":1", "audio/wav", "wav")]
    public async Task Speech_Format_IsMadeAndLabelledTruthfully(string more, string type, string format)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: more, model: "tts-1"));

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((type, format), (answer.ContentType, call.ClipFormat));
        Assert.Equal(format == "wav", answer.Body.AsSpan().StartsWith("RIFF"u8));
        Assert.Equal(call.Clip, answer.Body);
    }

    [Fact]
    public async Task Speech_Wav_Is24Khz()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: "\"response_format\":\"wav\""));

        Assert.Equal(24_000, BinaryPrimitives.ReadInt32LittleEndian(answer.Body.AsSpan(24)));
    }

    [Fact]
    public async Task Speech_Sse_DeltasAreTheClip()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: "\"stream_format\":\"sse\""));

        byte[] audio = [.. answer.Events.SkipLast(1).SelectMany(static e => e.GetProperty("audio").GetBytesFromBase64())];
        Assert.Equal((await Host.CallAsync(caller)).Clip, audio);
        Assert.Equal(Bodies.BilledChars, answer.Events[^1].GetProperty("usage").GetProperty("input_tokens").GetInt64());
    }

    [Fact]
    public async Task T2a_UnknownVoice_IsThePlatformsCode()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(voice: "nobody"));

        Assert.Equal((HttpStatusCode.BadRequest, 2054), (answer.Status, answer.MiniMaxCode));
        Assert.Contains("voice id", answer.MiniMaxMessage, StringComparison.Ordinal);
        Assert.Equal((EndReason.UpstreamRefused, 0L), ((await Host.CallAsync(caller)).Reason, (await Host.CallAsync(caller)).ChargeNanos));
    }

    [Fact]
    public async Task Speech_UnknownVoice_IsABadRequestNamingTheField()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: "\"response_format\":\"wav\"", voice: "nobody"));

        Assert.Equal((HttpStatusCode.BadRequest, "voice"), (answer.Status, answer.OpenAiError.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Speech_Mp3_IsRefusedWithWhatCanBeMade()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech());

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_format"), (answer.Status, answer.OpenAiError.GetProperty("code").GetString()));
        Assert.Contains("wav, pcm", answer.OpenAiError.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Fact]
    public async Task T2a_Mp3_IsRefusedWithWhatCanBeMade()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: "\"audio_setting\":{\"format\":\"mp3\"}"));

        Assert.Equal((HttpStatusCode.BadRequest, 2013), (answer.Status, answer.MiniMaxCode));
        Assert.Contains("wav, pcm", answer.MiniMaxMessage, StringComparison.Ordinal);
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Fact]
    public async Task T2a_Url_IsRefusedNamingTheField()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: "\"output_format\":\"url\""));

        Assert.Equal((HttpStatusCode.BadRequest, 2013), (answer.Status, answer.MiniMaxCode));
        Assert.Contains("output_format", answer.MiniMaxMessage, StringComparison.Ordinal);
    }

    public sealed class KeylessHost() : RelayHost([]);
}
