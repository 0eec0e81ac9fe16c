using System.Runtime.InteropServices;
using Relay.Protocol.Audio;
using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Upstreams.Local;

public sealed class SpeechAudioTests
{
    private static readonly short[] s_samples = [.. Enumerable.Range(0, 500).Select(i => (short)(i * 20))];

    [Fact]
    public void Received_WavInPiecesOfAnySize_GivesItsSamples()
    {
        byte[] file = Wav(1, 16, 22_050);
        for (int piece = 1; piece <= file.Length; piece += 7)
        {
            using var audio = new SpeechAudio(LocalAudioKind.Wav, 0, wantedRate: 0, volume: 1);

            Assert.Equal(s_samples, Convert(audio, file, piece));
            Assert.Equal(22_050, audio.SampleRate);
        }
    }

    [Fact]
    public void Received_RawInPiecesOfAnySize_GivesItsSamples()
    {
        byte[] raw = MemoryMarshal.AsBytes<short>(s_samples).ToArray();
        for (int piece = 1; piece <= raw.Length; piece += 7)
        {
            using var audio = new SpeechAudio(LocalAudioKind.RawPcm, 16_000, wantedRate: 0, volume: 1);

            Assert.Equal(s_samples, Convert(audio, raw, piece));
        }
    }

    [Theory]
    [InlineData(2, 16, 22_050)]
    [InlineData(1, 8, 22_050)]
    [InlineData(1, 16, 4_000)]
    [InlineData(1, 16, 192_000)]
    public void Received_FormatWeDoNotSpeak_IsFalse(int channels, int bits, int rate)
    {
        using var audio = new SpeechAudio(LocalAudioKind.Wav, 0, wantedRate: 0, volume: 1);
        byte[] file = Wav(channels, bits, rate);
        file.AsSpan(0, 100).CopyTo(audio.Free.Span);

        Assert.False(audio.Received(100));
    }

    [Fact]
    public void Take_OtherRateWanted_GivesThatManySamples()
    {
        using var audio = new SpeechAudio(LocalAudioKind.RawPcm, 16_000, wantedRate: 48_000, volume: 1);

        short[] result = Convert(audio, MemoryMarshal.AsBytes<short>(s_samples).ToArray(), 100);

        Assert.Equal(1_500, result.Length);
        Assert.Equal(48_000, audio.SampleRate);
    }

    [Theory]
    [InlineData(0.5, 1_000, 500)]
    [InlineData(2, 1_000, 2_000)]
    [InlineData(8, 20_000, short.MaxValue)]
    [InlineData(100, -20_000, short.MinValue)]
    [InlineData(0, 20_000, 0)]
    public void Take_Volume_ScalesAndSaturates(double volume, short sample, short expected)
    {
        using var audio = new SpeechAudio(LocalAudioKind.RawPcm, 16_000, wantedRate: 0, volume);

        Assert.Equal([expected], Convert(audio, MemoryMarshal.AsBytes<short>([sample]).ToArray(), 2));
    }

    private static byte[] Wav(int channels, int bits, int rate)
    {
        var header = new byte[WavHeader.Bytes];
        WavHeader.Write(header, rate, channels, bits, -1);
        return [.. header, .. MemoryMarshal.AsBytes<short>(s_samples)];
    }

    private static short[] Convert(SpeechAudio audio, byte[] input, int piece)
    {
        var result = new List<short>();
        var output = new byte[100];
        int count;
        foreach (byte[] chunk in input.Chunk(piece))
        {
            chunk.CopyTo(audio.Free.Span);
            Assert.True(audio.Received(chunk.Length));
            while ((count = audio.Take(output)) > 0)
            {
                result.AddRange(MemoryMarshal.Cast<byte, short>(output.AsSpan(0, count)));
            }
        }

        while ((count = audio.Flush(output)) > 0)
        {
            result.AddRange(MemoryMarshal.Cast<byte, short>(output.AsSpan(0, count)));
        }

        return [.. result];
    }
}
