using System.Runtime.InteropServices;
using System.Text;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>Columns of the result and of the current row. The caller has checked ordinals, row and storage class.</summary>
internal sealed unsafe partial class SqliteStatement
{
    private string[]? _columnNames;
    private int _namesOfCompilation;

    /// <summary>
    /// Names of the result's columns; empty for a statement that gives no rows. Ask after the first <see cref="Step"/>: that
    /// is where SQLite compiles again after a schema change, which can alter <c>SELECT *</c>.
    /// </summary>
    internal string[] ColumnNames
    {
        get
        {
            int compilation = NativeMethods.StatementStatus(_pointer, NativeMethods.StatementStatusReprepare, 0);
            if (_columnNames is null || compilation != _namesOfCompilation)
            {
                _columnNames = ReadColumnNames();
                _namesOfCompilation = compilation;
            }

            GC.KeepAlive(this);
            return _columnNames;
        }
    }

    internal StorageClass StorageOf(int column)
    {
        var storage = (StorageClass)NativeMethods.ColumnType(_pointer, column);
        GC.KeepAlive(this);
        return storage;
    }

    internal long Int64Of(int column)
    {
        long value = NativeMethods.ColumnInt64(_pointer, column);
        GC.KeepAlive(this);
        return value;
    }

    internal double DoubleOf(int column)
    {
        double value = NativeMethods.ColumnDouble(_pointer, column);
        GC.KeepAlive(this);
        return value;
    }

    internal string TextOf(int column)
    {
        byte* text = NativeMethods.ColumnText(_pointer, column);
        string value = Encoding.UTF8.GetString(Bytes(text, column));
        GC.KeepAlive(this);
        return value;
    }

    internal byte[] BlobOf(int column)
    {
        byte[] value = Bytes(NativeMethods.ColumnBlob(_pointer, column), column).ToArray();
        GC.KeepAlive(this);
        return value;
    }

    internal Guid GuidOf(int column)
    {
        ReadOnlySpan<byte> blob = Bytes(NativeMethods.ColumnBlob(_pointer, column), column);
        Guid value = blob.Length == 16
            ? new Guid(blob, bigEndian: true)
            : throw new InvalidCastException($"Column {column} holds {blob.Length} bytes, not the 16 of a Guid.");
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>Copies as much of the blob from <paramref name="offset"/> on as fits; returns the bytes copied.</summary>
    internal int CopyBlob(int column, int offset, Span<byte> target)
    {
        ReadOnlySpan<byte> blob = Bytes(NativeMethods.ColumnBlob(_pointer, column), column);
        blob = offset >= blob.Length ? [] : blob[offset..];
        blob = blob.Length > target.Length ? blob[..target.Length] : blob;
        blob.CopyTo(target);
        GC.KeepAlive(this);
        return blob.Length;
    }

    /// <summary>Bytes of a blob.</summary>
    internal int LengthOf(int column)
    {
        int length = NativeMethods.ColumnBytes(_pointer, column);
        GC.KeepAlive(this);
        return length;
    }

    /// <summary>The type the column was declared with ("INTEGER"); null for an expression.</summary>
    internal string? DeclaredTypeOf(int column)
    {
        string? type = Marshal.PtrToStringUTF8((nint)NativeMethods.ColumnDeclaredType(_pointer, column));
        GC.KeepAlive(this);
        return type;
    }

    // Valid until the next step, reset or conversion of the same column.
    private ReadOnlySpan<byte> Bytes(byte* start, int column) => new(start, NativeMethods.ColumnBytes(_pointer, column));

    private string[] ReadColumnNames()
    {
        int count = NativeMethods.ColumnCount(_pointer);
        string[] names = count == 0 ? [] : new string[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = Marshal.PtrToStringUTF8((nint)NativeMethods.ColumnName(_pointer, i)) ?? "";
        }

        return names;
    }
}
