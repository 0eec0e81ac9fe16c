using System.Collections.Concurrent;

namespace Relay.Protocol.Audio;

/// <summary>
/// The low-pass filter of a <see cref="PcmResampler"/>: a Kaiser-windowed sinc cut into one row of taps for each position an
/// output sample can have between two input samples. Immutable and shared by all resamplers of the same pair of rates.
/// </summary>
internal sealed class PcmFilter
{
    /// <summary>
    /// Bounds a table to 384 KB (usual pairs take under 130 KB). A ratio of larger terms keeps fewer positions than it has
    /// and uses the nearest one below; at 2048 positions the error is about 70 dB under the signal.
    /// </summary>
    private const int MaxTableTaps = 2048 * BaseTaps;

    /// <summary>Taps when the rate goes up. Going down, the row grows with the ratio so that the slope stays as steep.</summary>
    private const int BaseTaps = 48;

    /// <summary>Kaiser's shape for 70 dB of stop band: 0.1102 (70 - 8.7).</summary>
    private const double Beta = 6.755;

    /// <summary>
    /// Centre of the slope as a part of the lower Nyquist frequency. 48 taps and 70 dB make the slope 0.18 of it wide, so it
    /// ends there and nothing folds back.
    /// </summary>
    private const double Cutoff = 0.91;

    /// <summary>Pairs of rates whose table is kept; further pairs compute theirs anew (a few milliseconds).</summary>
    private const int MaxCached = 32;

    private static readonly ConcurrentDictionary<(int Up, int Down), PcmFilter> s_cache = new();

    private readonly float[] _taps;

    private PcmFilter(int up, int down)
    {
        double scale = Math.Min(1.0, (double)up / down);
        Up = up;
        // A multiple of four, so that the dot product has no remainder.
        Taps = ((int)Math.Ceiling(BaseTaps / scale) + 3) & ~3;
        Phases = Math.Min(up, MaxTableTaps / Taps);
        _taps = new float[Phases * Taps];

        double half = Taps / 2.0;
        double windowNorm = BesselI0(Beta);
        Span<double> row = stackalloc double[Taps];
        for (int phase = 0; phase < Phases; phase++)
        {
            double sum = 0;
            for (int tap = 0; tap < Taps; tap++)
            {
                double x = tap - (half - 1) - ((double)phase / Phases);
                double edge = x / half;
                double window = BesselI0(Beta * Math.Sqrt(Math.Max(0, 1 - (edge * edge)))) / windowNorm;
                row[tap] = Sinc(x * scale * Cutoff) * window;
                sum += row[tap];
            }

            // Every row sums to one: a constant input stays constant instead of rippling with the phase.
            for (int tap = 0; tap < Taps; tap++)
            {
                _taps[(phase * Taps) + tap] = (float)(row[tap] / sum);
            }
        }
    }

    /// <summary>Output positions between two input samples (the ratio's numerator).</summary>
    internal int Up { get; }

    /// <summary>Length of a row.</summary>
    internal int Taps { get; }

    private int Phases { get; }

    internal static PcmFilter For(int up, int down)
    {
        if (s_cache.TryGetValue((up, down), out PcmFilter? filter))
        {
            return filter;
        }

        filter = new PcmFilter(up, down);
        if (s_cache.Count < MaxCached)
        {
            s_cache.TryAdd((up, down), filter);
        }

        return filter;
    }

    /// <summary>Taps for an output sample <paramref name="position"/> / <see cref="Up"/> behind an input sample.</summary>
    internal ReadOnlySpan<float> Row(int position)
    {
        int phase = Phases == Up ? position : (int)((long)position * Phases / Up);
        return _taps.AsSpan(phase * Taps, Taps);
    }

    private static double Sinc(double x)
    {
        double angle = Math.PI * x;
        return Math.Abs(angle) < 1e-9 ? 1.0 : Math.Sin(angle) / angle;
    }

    /// <summary>Modified Bessel function of order zero, by its power series.</summary>
    private static double BesselI0(double x)
    {
        double quarter = x * x / 4;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-10; k++)
        {
            term *= quarter / ((double)k * k);
            sum += term;
        }

        return sum;
    }
}
