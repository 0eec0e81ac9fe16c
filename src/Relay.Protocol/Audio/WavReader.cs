using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Relay.Protocol.Audio;

/// <summary>
/// Finds the samples in a WAV stream by walking its RIFF chunks, stopping at any byte. Headers are not a fixed 44 bytes
/// in the wild: LIST and others come in between. Keeps at most one chunk header; samples are borrowed slices.
/// </summary>
/// <remarks>A mutable struct: keep it in a field of its owner, one thread at a time.</remarks>
public struct WavReader
{
    private const int RiffHeaderBytes = 12;
    private const int ChunkHeaderBytes = 8;

    // The part of a fmt chunk that is looked at; extensible formats have more.
    private const int FormatBytes = 16;

    // Encoders that cannot seek back write 0, 0x7FFFFFFF or 0xFFFFFFFF, some less the header: anything from here up is
    // "until the stream ends". A real clip of 2 GB is no loss: nothing follows its samples that we would want.
    private const uint UnknownSize = 0x7FFFF000;

    private State _state;
    private Header _header;
    private int _headerLength;

    // Bytes left of the current chunk with its padding; -1 when unknown.
    private long _remaining;
    private bool _padded;

    private enum State : byte
    {
        /// <summary>Zero, so that a default reader is ready.</summary>
        Riff = 0,
        ChunkHeader,
        FormatBody,
        Data,
        Skip,
        Failed,
    }

    /// <summary>1 is PCM, 6 A-law, 7 mu-law, 0xFFFE extensible; 0 before <see cref="WavToken.Format"/>.</summary>
    public int FormatTag { get; private set; }

    public int Channels { get; private set; }

    /// <summary>Hertz.</summary>
    public int SampleRate { get; private set; }

    public int BitsPerSample { get; private set; }

    /// <summary>Reads one token and advances <paramref name="input"/> past the bytes it took.</summary>
    public WavToken Read(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> data)
    {
        data = default;
        while (!input.IsEmpty)
        {
            switch (_state)
            {
                case State.Riff:
                    if (Collect(ref input, RiffHeaderBytes))
                    {
                        ReadOnlySpan<byte> riff = _header;
                        bool isWave = riff.StartsWith("RIFF"u8) && riff[8..].StartsWith("WAVE"u8);
                        _state = isWave ? State.ChunkHeader : State.Failed;
                    }

                    break;
                case State.ChunkHeader:
                    if (Collect(ref input, ChunkHeaderBytes))
                    {
                        StartChunk();
                    }

                    break;
                case State.FormatBody:
                    if (Collect(ref input, FormatBytes))
                    {
                        ReadFormat();
                        return WavToken.Format;
                    }

                    break;
                case State.Data:
                    data = Take(ref input);
                    return WavToken.Data;
                case State.Skip:
                    _ = Take(ref input);
                    break;
                default:
                    return WavToken.Malformed;
            }
        }

        return _state == State.Failed ? WavToken.Malformed : WavToken.NeedMore;
    }

    private bool Collect(scoped ref ReadOnlySpan<byte> input, int length)
    {
        int taken = Math.Min(length - _headerLength, input.Length);
        input[..taken].CopyTo(((Span<byte>)_header)[_headerLength..]);
        input = input[taken..];
        _headerLength += taken;
        if (_headerLength < length)
        {
            return false;
        }

        _headerLength = 0;
        return true;
    }

    private void StartChunk()
    {
        ReadOnlySpan<byte> header = _header;
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        bool isData = header.StartsWith("data"u8);
        bool isFormat = header.StartsWith("fmt "u8);
        bool unknown = size >= UnknownSize || (isData && size == 0);
        _remaining = unknown ? -1 : size;

        // "If the chunk size is an odd number of bytes, a pad byte with value zero is written after" it.
        _padded = (size & 1) != 0;
        if (isData)
        {
            _state = FormatTag == 0 ? State.Failed : State.Data;
        }
        else if (isFormat)
        {
            _state = size < FormatBytes || unknown ? State.Failed : State.FormatBody;
        }
        else
        {
            _state = State.Skip;
            EndChunkIfEmpty();
        }
    }

    private void ReadFormat()
    {
        ReadOnlySpan<byte> body = _header;
        FormatTag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        Channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        SampleRate = (int)BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        BitsPerSample = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        _remaining -= FormatBytes;
        _state = State.Skip;
        EndChunkIfEmpty();
    }

    /// <summary>What the input holds of the current chunk.</summary>
    private ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> input)
    {
        int length = _remaining < 0 ? input.Length : (int)Math.Min(_remaining, input.Length);
        ReadOnlySpan<byte> taken = input[..length];
        input = input[length..];
        if (_remaining >= 0)
        {
            _remaining -= length;
            EndChunkIfEmpty();
        }

        return taken;
    }

    private void EndChunkIfEmpty()
    {
        if (_remaining != 0)
        {
            return;
        }

        // The pad byte is one more byte to skip.
        _remaining = _padded ? 1 : 0;
        _state = _padded ? State.Skip : State.ChunkHeader;
        _padded = false;
    }

    [InlineArray(FormatBytes)]
    private struct Header
    {
        private byte _element0;
    }
}
