using System.Buffers.Binary;
using System.Text.Unicode;

namespace Relay.Billing.Journal;

/// <summary>
/// Writes a record's payload into a borrowed buffer that has room for the largest record, leaving room for the frame in front.
/// Texts are cut at their limit, between characters.
/// </summary>
internal ref struct RecordWriter
{
    /// <summary>Longest text with a one-byte length.</summary>
    public const int MaxTextBytes = byte.MaxValue;

    /// <summary>Longest path.</summary>
    public const int MaxPathBytes = 1024;

    private readonly Span<byte> _buffer;
    private int _length;

    public RecordWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _length = RecordFormat.FrameBytes;
    }

    /// <summary>Frame (not yet filled in) and payload.</summary>
    public readonly Span<byte> Record => _buffer[.._length];

    public void Write(byte value) => _buffer[_length++] = value;

    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[_length..], value);
        _length += sizeof(long);
    }

    public void Write(Guid value)
    {
        value.TryWriteBytes(_buffer[_length..], bigEndian: true, out var written);
        _length += written;
    }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_length..]);
        _length += bytes.Length;
    }

    public void WriteText(string? text)
    {
        Utf8.FromUtf16(text, _buffer.Slice(_length + 1, MaxTextBytes), out _, out var written);
        _buffer[_length] = (byte)written;
        _length += 1 + written;
    }

    public void WritePath(string path)
    {
        Utf8.FromUtf16(path, _buffer.Slice(_length + sizeof(ushort), MaxPathBytes), out _, out var written);
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer[_length..], (ushort)written);
        _length += sizeof(ushort) + written;
    }
}
