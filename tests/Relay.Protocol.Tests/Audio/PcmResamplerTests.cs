using Relay.Protocol.Audio;
using Xunit;

namespace Relay.Protocol.Tests.Audio;

public sealed class PcmResamplerTests
{
    public static TheoryData<int, int> Rates => new()
    {
        { 22_050, 24_000 }, { 24_000, 32_000 }, { 22_050, 16_000 }, { 22_050, 8_000 }, { 44_100, 48_000 },
        { 48_000, 44_100 }, { 16_000, 48_000 }, { 48_000, 8_000 }, { 22_050, 44_099 }, { 24_000, 24_000 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_SineInPassBand_KeepsFrequencyAndLevel(int from, int to)
    {
        short[] output = Resample(Signal.Sine(1_000, from, from), from, to);

        double level = Signal.Level(output, 1_000, to);

        Assert.InRange(level, Signal.Amplitude * 0.995, Signal.Amplitude * 1.005);
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_SineInPassBand_AddsNothingElse(int from, int to)
    {
        short[] output = Resample(Signal.Sine(1_000, from, from), from, to);

        double wanted = Signal.Level(output, 1_000, to) / Math.Sqrt(2);
        double all = Signal.Rms(output.AsSpan(output.Length / 4, output.Length / 2));

        // What is not the tone is 50 dB below it: sqrt(1 + 10^-5) - 1.
        Assert.InRange(all / wanted, 0.999, 1.001);
    }

    [Theory]
    [InlineData(22_050, 24_000, 8_800)]
    [InlineData(22_050, 16_000, 6_400)]
    [InlineData(48_000, 8_000, 3_200)]
    public void Process_EdgeOfPassBand_LosesLessThanHalfADecibel(int from, int to, int hertz)
    {
        short[] output = Resample(Signal.Sine(hertz, from, from), from, to);

        Assert.InRange(Signal.Level(output, hertz, to), Signal.Amplitude * 0.945, Signal.Amplitude * 1.01);
    }

    [Theory]
    [InlineData(48_000, 8_000, 5_000)]
    [InlineData(48_000, 16_000, 8_500)]
    [InlineData(22_050, 16_000, 9_000)]
    [InlineData(44_100, 8_000, 20_000)]
    public void Process_ToneAboveTheNewBand_IsGone(int from, int to, int hertz)
    {
        short[] output = Resample(Signal.Sine(hertz, from, from), from, to);

        // 60 dB down, measured away from the ends where the tone starts and stops.
        Assert.InRange(Signal.Rms(output.AsSpan(output.Length / 4, output.Length / 2)), 0, Signal.Amplitude / Math.Sqrt(2) / 1_000);
    }

    [Theory]
    [InlineData(16_000, 48_000, 5_000, 11_000)]
    [InlineData(8_000, 24_000, 3_000, 5_000)]
    public void Process_RateGoesUp_LeavesNoImage(int from, int to, int hertz, int image)
    {
        short[] output = Resample(Signal.Sine(hertz, from, from), from, to);

        Assert.InRange(Signal.Level(output, image, to), 0, Signal.Amplitude / 1_000);
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_ConstantInput_StaysConstant(int from, int to)
    {
        var input = new short[from / 10];
        input.AsSpan().Fill(12_345);

        short[] output = Resample(input, from, to);

        Assert.All(output[(output.Length / 4)..(output.Length * 3 / 4)], sample => Assert.InRange(sample, 12_344, 12_346));
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_Silence_StaysSilent(int from, int to)
    {
        short[] output = Resample(new short[from / 10], from, to);

        Assert.All(output, sample => Assert.Equal(0, sample));
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Flush_AfterInput_CompletesTheExactLength(int from, int to)
    {
        const int Samples = 3_001;

        short[] output = Resample(new short[Samples], from, to);

        Assert.Equal((int)Math.Ceiling((double)Samples * to / from), output.Length);
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_AnySplit_GivesTheSameSamples(int from, int to)
    {
        short[] input = Signal.Noise(5_000);
        short[] whole = Resample(input, from, to);

        foreach (int inputPiece in new[] { 1, 2, 3, 47, 1_023, 1_024, 1_025 })
        {
            foreach (int outputPiece in new[] { 1, 7, 4_096 })
            {
                Assert.Equal(whole, Resample(input, from, to, inputPiece, outputPiece));
            }
        }
    }

    [Fact]
    public void Process_ImpulseInput_KeepsItsTime()
    {
        var input = new short[1_000];
        input[441] = 20_000;

        short[] output = Resample(input, 22_050, 24_000);

        // 441 samples at 22,050 Hz are 20 ms, which are 480 samples at 24,000 Hz.
        Assert.Equal(480, Array.IndexOf(output, output.Max()));
    }

    [Fact]
    public void Process_FullScaleSquare_SaturatesInsteadOfWrapping()
    {
        var input = new short[2_000];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = i / 100 % 2 == 0 ? short.MaxValue : short.MinValue;
        }

        short[] output = Resample(input, 22_050, 24_000);

        // Half-way through the first two half waves: a sample that wrapped would have the other sign there.
        Assert.All(output[5..100], sample => Assert.True(sample > 20_000));
        Assert.All(output[114..210], sample => Assert.True(sample < -20_000));
    }

    [Fact]
    public void Process_AfterFlush_Throws()
    {
        var resampler = new PcmResampler(22_050, 24_000);
        resampler.Flush(new short[10]);

        Assert.Throws<InvalidOperationException>(() => resampler.Process(new short[1], new short[1], out _));
    }

    [Fact]
    public void Flush_NoInput_WritesNothing()
    {
        Assert.Equal(0, new PcmResampler(22_050, 24_000).Flush(new short[100]));
    }

    [Theory]
    [InlineData(0, 24_000)]
    [InlineData(22_050, -1)]
    [InlineData(192_000, 8_000)]
    [InlineData(1_000, 16_001)]
    public void New_ImpossibleRates_Throws(int from, int to)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PcmResampler(from, to));
    }

    private static short[] Resample(short[] input, int from, int to, int inputPiece = int.MaxValue, int outputPiece = 65_536)
    {
        var resampler = new PcmResampler(from, to);
        var result = new List<short>();
        var output = new short[outputPiece];
        int position = 0;
        while (position < input.Length)
        {
            int count = Math.Min(inputPiece, input.Length - position);
            int written = resampler.Process(input.AsSpan(position, count), output, out int consumed);
            result.AddRange(output.AsSpan(0, written));
            position += consumed;
        }

        // The last pieces may still sit in the resampler because the output was full.
        for (int written = -1; written != 0;)
        {
            written = resampler.Flush(output);
            result.AddRange(output.AsSpan(0, written));
        }

        return [.. result];
    }
}
