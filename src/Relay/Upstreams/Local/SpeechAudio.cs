using System.Buffers;
using System.Runtime.InteropServices;
using Relay.Protocol.Audio;

namespace Relay.Upstreams.Local;

/// <summary>
/// From a program's bytes to the samples a caller asked for: header off, samples whole, rate and volume changed. Holds one
/// pooled buffer, which the next read fills: use <see cref="Free"/>, <see cref="Received"/>, then <see cref="Take"/> until it
/// gives nothing. Not for concurrent use.
/// </summary>
internal sealed class SpeechAudio : IDisposable
{
    /// <summary>A third of a second at 24 kHz, and a quarter of a pipe: few reads for long texts, little held for short ones.</summary>
    private const int BufferBytes = 16_384;

    private const int GainBits = 12;

    private readonly LocalAudioKind _kind;
    private readonly int _wantedRate;
    private readonly int _gain;
    private WavReader _wav;
    private PcmResampler? _resampler;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);

    /// <summary>Samples not given yet: from <see cref="_start"/> (even) to <see cref="_end"/>, which may split a sample.</summary>
    private int _start;
    private int _end;

    /// <param name="kind">What the program writes.</param>
    /// <param name="rawSampleRate">Hz, where the output does not tell.</param>
    /// <param name="wantedRate">Hz, or 0 for the program's own.</param>
    /// <param name="volume">Linear.</param>
    public SpeechAudio(LocalAudioKind kind, int rawSampleRate, int wantedRate, double volume)
    {
        _kind = kind;
        _wantedRate = wantedRate;
        _gain = (int)Math.Round(Math.Clamp(volume, 0, LocalVoice.MaxVolume) * (1 << GainBits));
        if (kind == LocalAudioKind.RawPcm)
        {
            UseRate(rawSampleRate);
        }
    }

    /// <summary>Hz; 0 until the header was read.</summary>
    public int SampleRate { get; private set; }

    public bool HasSamples => _end - _start >= sizeof(short);

    /// <summary>Where the next bytes belong. Never empty once <see cref="Take"/> gave nothing more.</summary>
    public Memory<byte> Free
    {
        get
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>Says how many bytes were put into <see cref="Free"/>. False when they are not the audio they should be.</summary>
    public bool Received(int bytes)
    {
        if (_kind == LocalAudioKind.RawPcm)
        {
            _end += bytes;
            return true;
        }

        ReadOnlySpan<byte> input = _buffer.AsSpan(_end, bytes);
        while (true)
        {
            switch (_wav.Read(ref input, out ReadOnlySpan<byte> data))
            {
                case WavRead.Format when IsUsable():
                    UseRate(_wav.SampleRate);
                    break;
                case WavRead.Data:
                    // Moves samples over the header that was in front of them; the reader is past those bytes already.
                    data.CopyTo(_buffer.AsSpan(_end));
                    _end += data.Length;
                    break;
                case WavRead.NeedMore:
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>Gives whole samples at the wanted rate and volume; 0 when more bytes must come first.</summary>
    public int Take(Span<byte> destination)
    {
        ReadOnlySpan<short> input = MemoryMarshal.Cast<byte, short>(_buffer.AsSpan(_start, _end - _start));
        Span<short> output = MemoryMarshal.Cast<byte, short>(destination);
        int taken;
        int given;
        if (_resampler is null)
        {
            given = taken = Math.Min(input.Length, output.Length);
            input[..taken].CopyTo(output);
        }
        else
        {
            given = _resampler.Process(input, output, out taken);
        }

        _start += taken * sizeof(short);
        return Amplify(output[..given]);
    }

    /// <summary>Gives what the resampler still holds once the program's output has ended. Call until it returns 0.</summary>
    public int Flush(Span<byte> destination)
    {
        Span<short> output = MemoryMarshal.Cast<byte, short>(destination);
        return _resampler is null ? 0 : Amplify(output[.._resampler.Flush(output)]);
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        _start = _end = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private bool IsUsable() =>
        _wav is { FormatTag: 1, Channels: 1, BitsPerSample: 16, SampleRate: >= LocalVoice.MinSampleRate and <= LocalVoice.MaxSampleRate };

    private void UseRate(int rate)
    {
        SampleRate = _wantedRate == 0 ? rate : _wantedRate;
        _resampler = SampleRate == rate ? null : new PcmResampler(rate, SampleRate);
    }

    private int Amplify(Span<short> samples)
    {
        if (_gain != 1 << GainBits)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = (short)Math.Clamp((samples[i] * _gain) >> GainBits, short.MinValue, short.MaxValue);
            }
        }

        return samples.Length * sizeof(short);
    }
}
