namespace Relay.Protocol.Tests.Audio;

/// <summary>Test tones, and the level of one frequency in a stretch of samples.</summary>
internal static class Signal
{
    internal const double Amplitude = 10_000;

    internal static short[] Sine(double hertz, int sampleRate, int samples)
    {
        var result = new short[samples];
        for (int i = 0; i < samples; i++)
        {
            result[i] = (short)Math.Round(Amplitude * Math.Sin(2 * Math.PI * hertz * i / sampleRate));
        }

        return result;
    }

    /// <summary>Deterministic full-band noise.</summary>
    internal static short[] Noise(int samples)
    {
        var random = new Random(20_260_801);
        var result = new short[samples];
        for (int i = 0; i < samples; i++)
        {
            result[i] = (short)random.Next(-20_000, 20_000);
        }

        return result;
    }

    /// <summary>Amplitude of one frequency in the middle half of the samples (Hann-windowed DFT bin).</summary>
    internal static double Level(ReadOnlySpan<short> samples, double hertz, int sampleRate)
    {
        ReadOnlySpan<short> middle = samples[(samples.Length / 4)..(samples.Length * 3 / 4)];
        double real = 0;
        double imaginary = 0;
        double weight = 0;
        for (int i = 0; i < middle.Length; i++)
        {
            double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / middle.Length));
            double angle = 2 * Math.PI * hertz * i / sampleRate;
            real += window * middle[i] * Math.Cos(angle);
            imaginary += window * middle[i] * Math.Sin(angle);
            weight += window;
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / weight;
    }

    internal static double Rms(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }
}
