using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relay.Protocol.Audio;

/// <summary>
/// Changes the sample rate of one mono s16 stream by any ratio up to <see cref="MaxRatio"/> either way, in pieces of any
/// size: how input and output are split changes no sample. Not for concurrent use. Memory is fixed at construction
/// (under 8 KB, plus a filter table shared by all streams with the same rates); nothing is allocated afterwards.
/// </summary>
/// <remarks>
/// Output sample n is the input at time n * from / to, seen through a low-pass filter that keeps 82 % of the lower rate's band
/// and takes 70 dB from what would fold back. Output ends where input ends: ceil(samples * to / from) samples in all, the
/// last of them from <see cref="Flush"/>. The sums run in groups of four on every machine, so results do not depend on
/// how wide its vectors are.
/// </remarks>
public sealed class PcmResampler
{
    /// <summary>Largest ratio between the two rates. The filter's length grows with it when the rate goes down.</summary>
    public const int MaxRatio = 16;

    private const int BlockSamples = 1024;

    private readonly int _up;
    private readonly int _down;
    private readonly PcmFilter _filter;
    private readonly float[] _window;

    /// <summary>Valid samples in <see cref="_window"/>.</summary>
    private int _count;

    /// <summary>Where in <see cref="_window"/> the taps of the next output sample begin.</summary>
    private int _start;

    /// <summary>How far the next output sample lies behind its input sample, in 1 / <see cref="_up"/>.</summary>
    private int _position;

    private long _samplesIn;
    private long _samplesOut;
    private bool _flushing;

    /// <exception cref="ArgumentOutOfRangeException">A rate is not positive, or they are too far apart.</exception>
    public PcmResampler(int fromRate, int toRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fromRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)fromRate, (long)toRate * MaxRatio, nameof(fromRate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)toRate, (long)fromRate * MaxRatio, nameof(toRate));

        int divisor = GreatestCommonDivisor(fromRate, toRate);
        _up = toRate / divisor;
        _down = fromRate / divisor;
        _filter = PcmFilter.For(_up, _down);
        _window = new float[_filter.Taps + BlockSamples];

        // Silence before the first sample puts that sample under the middle of the filter, so the output has no delay.
        _count = (_filter.Taps / 2) - 1;
    }

    /// <summary>
    /// Resamples until the input is used up or the output is full. Returns the samples written; call again with what was not
    /// consumed. Not after <see cref="Flush"/>.
    /// </summary>
    public int Process(ReadOnlySpan<short> input, Span<short> output, out int consumed)
    {
        if (_flushing)
        {
            ThrowFlushed();
        }

        consumed = 0;
        int written = 0;
        while (true)
        {
            written += Emit(output[written..]);
            if (written == output.Length || consumed == input.Length)
            {
                _samplesIn += consumed;
                return written;
            }

            consumed += Load(input[consumed..]);
        }
    }

    /// <summary>Writes what the end of the input still owes. Call until it returns 0.</summary>
    public int Flush(Span<short> output)
    {
        _flushing = true;
        long total = ((_samplesIn * _up) + _down - 1) / _down;
        output = output[..(int)Math.Min(output.Length, total - _samplesOut)];
        int written = 0;
        while (true)
        {
            written += Emit(output[written..]);
            if (written == output.Length)
            {
                return written;
            }

            _count += ClearFree();
        }
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private static void ThrowFlushed() => throw new InvalidOperationException("The resampler was flushed: its stream has ended.");

    private int Emit(Span<short> output)
    {
        int taps = _filter.Taps;
        int written = 0;
        while (written < output.Length && _start + taps <= _count)
        {
            float value = Dot(_window.AsSpan(_start, taps), _filter.Row(_position));
            output[written++] = (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);

            // Cheaper than a division: the loop runs at most MaxRatio times, mostly once.
            _position += _down;
            while (_position >= _up)
            {
                _position -= _up;
                _start++;
            }
        }

        _samplesOut += written;
        return written;
    }

    private int Load(ReadOnlySpan<short> input)
    {
        Compact();
        int count = Math.Min(input.Length, _window.Length - _count);
        for (int i = 0; i < count; i++)
        {
            _window[_count + i] = input[i];
        }

        _count += count;
        return count;
    }

    /// <summary>Fills the free part of the window with silence; returns its length.</summary>
    private int ClearFree()
    {
        Compact();
        Span<float> free = _window.AsSpan(_count);
        free.Clear();
        return free.Length;
    }

    private void Compact()
    {
        // _start may point past what has arrived when the rate goes down steeply; those samples are dropped as they come.
        int drop = Math.Min(_start, _count);
        if (drop > 0)
        {
            _window.AsSpan(drop, _count - drop).CopyTo(_window);
            _count -= drop;
            _start -= drop;
        }
    }

    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> taps)
    {
        ReadOnlySpan<Vector128<float>> a = MemoryMarshal.Cast<float, Vector128<float>>(samples);
        ReadOnlySpan<Vector128<float>> b = MemoryMarshal.Cast<float, Vector128<float>>(taps)[..a.Length];
        Vector128<float> sum = Vector128<float>.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return Vector128.Sum(sum);
    }
}
