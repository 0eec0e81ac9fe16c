using System.Buffers.Binary;
using System.Text;

namespace Relay.Billing.Journal;

/// <summary>
/// Reads what <see cref="RecordWriter"/> wrote. The checksum has been verified before, so a payload that is too short is a defect and
/// throws.
/// </summary>
internal ref struct RecordReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public byte ReadByte() => Take(1)[0];

    public bool ReadBoolean() => ReadByte() != 0;

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public Guid ReadGuid() => new(Take(16), bigEndian: true);

    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    public void Skip(int count) => Take(count);

    /// <summary>A text that comes again and again (a model, a task type): taken from the pool when it was seen before.</summary>
    public string ReadText(TextPool pool) => pool.Get(Take(ReadByte()));

    /// <summary>A text of its own (a trace id).</summary>
    public string ReadText() => Encoding.UTF8.GetString(Take(ReadByte()));

    public string ReadPath() => Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)))));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
