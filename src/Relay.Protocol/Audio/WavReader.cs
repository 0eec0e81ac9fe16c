using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Relay.Protocol.Audio;

/// <summary>
/// Takes the samples out of a RIFF/WAVE stream that arrives in pieces of any size. Keeps at most one chunk header or format
/// chunk; sample bytes are handed out as slices of the input. Keep it in a field of its owner and pass it by reference.
/// </summary>
/// <remarks>
/// Programs that stream cannot know the length when they write the header. They put 0, 0xFFFFFFFF (ffmpeg, OpenAI) or
/// a number just under 2 GiB (espeak-ng, sox: 0x7FFFF000) there; all of these mean "until the stream ends". The RIFF size says
/// nothing that the chunks do not say better, so it is not looked at.
/// </remarks>
public struct WavReader
{
    private const int RiffBytes = 12;
    private const int ChunkHeaderBytes = 8;
    private const int MinFormatBytes = 16;

    /// <summary>As far as the format tag inside WAVE_FORMAT_EXTENSIBLE.</summary>
    private const int MaxFormatBytes = 26;

    private const int ExtensibleTag = 0xFFFE;
    private const uint EndlessFrom = 0x7FFF0000;
    private const long Endless = long.MaxValue;

    private State _state;
    private Scratch _scratch;
    private int _have;

    /// <summary>Bytes left of the present chunk (padding not counted); <see cref="Endless"/> when only the stream's end ends it.</summary>
    private long _remaining;

    private bool _padded;

    private enum State : byte
    {
        Riff,
        ChunkHeader,
        Format,
        Skip,
        Data,
        Malformed,
    }

    /// <summary>1 = integer PCM, 3 = float, 6 and 7 = A-law and mu-law. WAVE_FORMAT_EXTENSIBLE is already resolved.</summary>
    public int FormatTag { get; private set; }

    public int SampleRate { get; private set; }

    public int Channels { get; private set; }

    public int BitsPerSample { get; private set; }

    /// <summary>
    /// Reads up to the next event and cuts what it used off the front of <paramref name="input"/>. Call until it returns
    /// <see cref="WavRead.NeedMore"/> or <see cref="WavRead.Malformed"/>.
    /// </summary>
    public WavRead Read(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> data)
    {
        data = default;
        while (!input.IsEmpty)
        {
            switch (_state)
            {
                case State.Riff:
                    if (Gather(ref input, RiffBytes))
                    {
                        _state = IsWave(_scratch) ? State.ChunkHeader : State.Malformed;
                    }

                    break;

                case State.ChunkHeader:
                    if (Gather(ref input, ChunkHeaderBytes))
                    {
                        _state = BeginChunk();
                    }

                    break;

                case State.Format:
                    if (Gather(ref input, (int)Math.Min(_remaining, MaxFormatBytes)))
                    {
                        _remaining -= Math.Min(_remaining, MaxFormatBytes);
                        if (!ReadFormat())
                        {
                            _state = State.Malformed;
                            break;
                        }

                        EndChunkOrSkip();
                        return WavRead.Format;
                    }

                    break;

                case State.Skip:
                    _ = Take(ref input);
                    EndChunkOrSkip();
                    break;

                case State.Data:
                    data = Take(ref input);
                    if (_remaining == 0)
                    {
                        EndChunkOrSkip();
                    }

                    return WavRead.Data;

                default:
                    return WavRead.Malformed;
            }
        }

        return _state == State.Malformed ? WavRead.Malformed : WavRead.NeedMore;
    }

    private static bool IsWave(ReadOnlySpan<byte> riff) =>
        (riff[..4].SequenceEqual("RIFF"u8) || riff[..4].SequenceEqual("RF64"u8)) && riff[8..12].SequenceEqual("WAVE"u8);

    /// <summary>Collects <paramref name="wanted"/> bytes in the scratch; false when the input ended first.</summary>
    private bool Gather(ref ReadOnlySpan<byte> input, int wanted)
    {
        Span<byte> scratch = _scratch;
        int count = Math.Min(wanted - _have, input.Length);
        input[..count].CopyTo(scratch[_have..]);
        input = input[count..];
        _have += count;
        if (_have < wanted)
        {
            return false;
        }

        _have = 0;
        return true;
    }

    private ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input)
    {
        int count = (int)Math.Min(_remaining, input.Length);
        ReadOnlySpan<byte> taken = input[..count];
        input = input[count..];
        _remaining -= _remaining == Endless ? 0 : count;
        return taken;
    }

    private State BeginChunk()
    {
        ReadOnlySpan<byte> header = _scratch;
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        _remaining = size;
        _padded = (size & 1) != 0;

        if (header[..4].SequenceEqual("data"u8))
        {
            if (SampleRate == 0)
            {
                return State.Malformed;
            }

            if (size == 0 || size >= EndlessFrom)
            {
                _remaining = Endless;
            }

            return State.Data;
        }

        if (header[..4].SequenceEqual("fmt "u8))
        {
            return SampleRate == 0 && size >= MinFormatBytes ? State.Format : State.Malformed;
        }

        return _remaining == 0 ? State.ChunkHeader : State.Skip;
    }

    private bool ReadFormat()
    {
        ReadOnlySpan<byte> format = _scratch;
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        FormatTag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        Channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        BitsPerSample = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (FormatTag == ExtensibleTag)
        {
            // Zero when the chunk was too short to hold it, which no consumer accepts.
            FormatTag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        }

        SampleRate = (int)Math.Min(rate, int.MaxValue);
        return SampleRate > 0 && Channels > 0;
    }

    /// <summary>Chunks start on even offsets: an odd one is followed by a byte that its size does not count.</summary>
    private void EndChunkOrSkip()
    {
        if (_remaining == 0 && _padded)
        {
            _padded = false;
            _remaining = 1;
        }

        _state = _remaining == 0 ? State.ChunkHeader : State.Skip;
    }

    [InlineArray(MaxFormatBytes)]
    private struct Scratch
    {
        private byte _first;
    }
}
