using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>From the slot into a statement.</summary>
public sealed unsafe partial class SqliteParameter
{
    private const int StackBytes = 512;

    /// <summary>
    /// Binds the value to parameter <paramref name="index"/> (from 1) of a statement the caller keeps alive. Returns SQLite's
    /// result code; it is an error when the value is longer than SQLite allows.
    /// </summary>
    internal int BindTo(nint statement, int index) => Kind switch
    {
        ValueKind.Null => NativeMethods.BindNull(statement, index),
        ValueKind.Integer => NativeMethods.BindInt64(statement, index, Number),
        ValueKind.Real => NativeMethods.BindDouble(statement, index, BitConverter.Int64BitsToDouble(Number)),
        ValueKind.Text => BindText(statement, index, Text!),
        ValueKind.Guid => BindGuid(statement, index),
        _ => BindBytes(statement, index, Blob.Span),
    };

    private static int BindText(nint statement, int index, string text)
    {
        if (text.Length <= StackBytes / 3) // a UTF-16 unit takes at most three bytes of UTF-8
        {
            return BindText(statement, index, text, stackalloc byte[StackBytes]);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        try
        {
            return BindText(statement, index, text, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int BindText(nint statement, int index, string text, Span<byte> buffer)
    {
        int bytes = Encoding.UTF8.GetBytes(text, buffer);
        fixed (byte* start = buffer)
        {
            return NativeMethods.BindText(statement, index, start, (ulong)bytes, NativeMethods.CopyNow, NativeMethods.Utf8);
        }
    }

    private static int BindBytes(nint statement, int index, ReadOnlySpan<byte> blob)
    {
        byte none;
        fixed (byte* start = blob)
        {
            // An empty span pins as null, which SQLite would take for NULL.
            return NativeMethods.BindBlob(
                statement, index, start == null ? &none : start, (ulong)blob.Length, NativeMethods.CopyNow);
        }
    }

    private int BindGuid(nint statement, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = Id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BindBytes(statement, index, bytes);
    }
}
