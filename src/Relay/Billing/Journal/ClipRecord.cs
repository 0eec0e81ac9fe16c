using System.Security.Cryptography;
using Relay.Archive;

namespace Relay.Billing.Journal;

/// <summary>The payload of a Clip record: a complete <see cref="ClipRow"/>.</summary>
internal static class ClipRecord
{
    public const byte Version = 1;

    public static void Write(ref RecordWriter writer, ClipRow row)
    {
        writer.Write(row.ClipId);
        writer.Write(row.CallId);
        writer.Write(row.AccountId);
        writer.Write(row.Bytes);
        writer.Write((byte)row.State);
        writer.Write(row.CreatedAtUs);
        writer.Write(row.AudioMs);
        writer.Write(row.Sha256?.Length == SHA256.HashSizeInBytes);
        if (row.Sha256 is { Length: SHA256.HashSizeInBytes } hash)
        {
            writer.Write(hash);
        }

        writer.WritePath(row.RelativePath);
        writer.WriteText(row.Format);
    }

    // Object initialisers run in the order they are written, which is the order of the fields in the record.
    public static ClipRow Read(ReadOnlySpan<byte> payload, TextPool texts)
    {
        var reader = new RecordReader(payload);
        return new ClipRow
        {
            ClipId = reader.ReadGuid(),
            CallId = reader.ReadGuid(),
            AccountId = reader.ReadInt64(),
            Bytes = reader.ReadInt64(),
            State = (ClipState)reader.ReadByte(),
            CreatedAtUs = reader.ReadInt64(),
            AudioMs = reader.ReadInt64(),
            Sha256 = reader.ReadBoolean() ? reader.ReadBytes(SHA256.HashSizeInBytes).ToArray() : null,
            RelativePath = reader.ReadPath(),
            Format = reader.ReadText(texts),
        };
    }
}
