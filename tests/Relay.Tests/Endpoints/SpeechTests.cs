using System.Buffers.Binary;
using System.Text.Json;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary><c>POST /v1/audio/speech</c> with an upstream that does what it should.</summary>
public sealed class SpeechTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    [Theory]
    [InlineData("mp3", "audio/mpeg", "mp3")]
    [InlineData("opus", "audio/opus", "opus")]
    [InlineData("flac", "audio/flac", "flac")]
    [InlineData("pcm", "audio/pcm", "pcm")]
    [InlineData("wav", "audio/wav", "wav")]
    public async Task Post_Format_IsMadeLabelledAndKept(string format, string type, string kept)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: $"\"response_format\":\"{format}\""));

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal(type, answer.ContentType);
        Assert.NotEmpty(answer.Body);
        Assert.Equal(answer.Body, call.Clip);
        Assert.Equal((EndReason.Completed, kept, Bodies.BilledChars), (call.Reason, call.ClipFormat, call.BilledChars));
        Assert.Equal((answer.Body.Length, answer.Body.Length), ((int)call.BytesDown, (int)call.AudioBytes));
    }

    [Fact]
    public async Task Post_WithoutFormat_IsMp3AndSaysSo()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: "\"speed\":1"));

        Assert.Equal("audio/mpeg", answer.ContentType);
        Assert.Equal("mp3", (await Host.CallAsync(caller)).ClipFormat);
        Assert.Equal("ID3", System.Text.Encoding.ASCII.GetString(answer.Body, 0, 3));
    }

    [Fact]
    public async Task Post_Pcm_IsAskedForAsOpenAiMeansIt()
    {
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: "\"response_format\":\"pcm\""));

        JsonElement audio = JsonElement.Parse(Host.Fake.Log.Calls[^1].RequestBody).GetProperty("audio_setting");
        Assert.Equal(("pcm", 24_000, 1), (audio.GetProperty("format").GetString(), audio.GetProperty("sample_rate").GetInt32(), audio.GetProperty("channel").GetInt32()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[fake:odd-slices]")]
    [InlineData("[fake:one-byte][fake:fixed-chunks=3][fake:chunk-bytes=100]")]
    public async Task Post_Wav_HasOneHeaderThatIsTrue(string form)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(form + Bodies.Text, "\"response_format\":\"wav\""));

        ReadOnlySpan<byte> wav = answer.Body;
        Assert.True(wav[..4].SequenceEqual("RIFF"u8) && wav[8..16].SequenceEqual("WAVEfmt "u8) && wav[36..40].SequenceEqual("data"u8));
        Assert.Equal((1, 24_000, 16), (
            BinaryPrimitives.ReadInt16LittleEndian(wav[22..]), BinaryPrimitives.ReadInt32LittleEndian(wav[24..]), BinaryPrimitives.ReadInt16LittleEndian(wav[34..])));
        Assert.Equal(Host.Fake.Log.Calls[^1].AudioBytesWritten, wav.Length - 44);
        Assert.Equal(answer.Body, (await Host.CallAsync(caller)).Clip);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[fake:key-order=data-last]")]
    [InlineData("[fake:key-order=base-resp-first]")]
    [InlineData("[fake:aggregate=always]")]
    [InlineData("[fake:aggregate=always][fake:key-order=data-last]")]
    [InlineData("[fake:aggregate=always][fake:key-order=base-resp-first]")]
    [InlineData("[fake:aggregate=always][fake:one-byte][fake:fixed-chunks=3][fake:chunk-bytes=100]")]
    [InlineData("[fake:crlf][fake:comments][fake:done]")]
    [InlineData("[fake:final=no-audio]")]
    [InlineData("[fake:final=null-data]")]
    public async Task Post_UpstreamsForms_GiveEachSliceOnce(string form)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(form + Bodies.Text));

        FakeCall upstream = Host.Fake.Log.Calls[^1];
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal(upstream.AudioBytesWritten, answer.Body.Length);
        Assert.Equal((upstream.AudioSha256, EndReason.Completed), (call.ClipSha256, call.Reason));
        Assert.Equal(answer.Body, call.Clip);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[fake:aggregate=always]")]
    public async Task Post_Sse_DeltasAreTheClipAndDoneHasTheUsage(string form)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(form + Bodies.Text, "\"stream_format\":\"sse\""));

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal("text/event-stream", answer.ContentType);
        IReadOnlyList<JsonElement> deltas = [.. answer.Events.SkipLast(1)];
        Assert.All(deltas, static delta => Assert.Equal("speech.audio.delta", delta.GetProperty("type").GetString()));
        Assert.All(deltas, static delta => Assert.Equal(delta.GetProperty("audio").GetString(), delta.GetProperty("delta").GetString()));
        Assert.Equal(call.Clip, deltas.SelectMany(static delta => delta.GetProperty("audio").GetBytesFromBase64()).ToArray());
        Assert.Equal("speech.audio.done", answer.Events[^1].GetProperty("type").GetString());
        Assert.Equal(Bodies.BilledChars + form.Length, answer.Events[^1].GetProperty("usage").GetProperty("input_tokens").GetInt64());
        Assert.Equal(answer.Body.Length, call.BytesDown);
    }

    [Fact]
    public async Task Post_SseWav_HeaderComesWithTheFirstSamples()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: "\"stream_format\":\"sse\",\"response_format\":\"wav\""));

        byte[] first = answer.Events[0].GetProperty("audio").GetBytesFromBase64();
        Assert.True(first.Length > 44 && first.AsSpan().StartsWith("RIFF"u8));
    }

    [Theory]
    [InlineData("\"alloy\"", "English_expressive_narrator")]
    [InlineData("\"female-yujie\"", "female-yujie")]
    [InlineData("{\"id\":\"presenter_male\"}", "presenter_male")]
    public async Task Post_Voice_IsMappedOrPassedOn(string voice, string expected)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string body = Bodies.Speech(voice: "VOICE").Replace("\"VOICE\"", voice, StringComparison.Ordinal);

        await Host.AskAsync(caller, Bodies.SpeechPath, body);

        Assert.Equal(expected, Host.Fake.Log.Calls[^1].Voice);
        Assert.Equal(EndReason.Completed, (await Host.CallAsync(caller)).Reason);
    }

    [Theory]
    [InlineData("tts-1", "speech-02-turbo", 200_000)]
    [InlineData("tts-1-hd", "speech-02-hd", 350_000)]
    [InlineData("gpt-4o-mini-tts", "speech-2.8-turbo", 200_000)]
    public async Task Post_ModelAlias_AsksForAndChargesTheRealModel(string alias, string model, long nanosPerChar)
    {
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(model: alias));

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((model, model), (Host.Fake.Log.Calls[^1].Model, call.Model));
        Assert.Equal(Bodies.BilledChars * nanosPerChar, call.ChargeNanos);
    }

    [Theory]
    [InlineData("0.25", 0.5)]
    [InlineData("1.5", 1.5)]
    [InlineData("4", 2)]
    public async Task Post_Speed_IsBroughtIntoThePlatformsBounds(string speed, double expected)
    {
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(more: $"\"speed\":{speed}"));

        JsonElement sent = JsonElement.Parse(Host.Fake.Log.Calls[^1].RequestBody);
        Assert.Equal(expected, sent.GetProperty("voice_setting").GetProperty("speed").GetDouble());
    }
}
