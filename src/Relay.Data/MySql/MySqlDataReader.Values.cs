using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Relay.Data.MySql;

/// <summary>
/// Values of the current row. A value of another kind is an <see cref="InvalidCastException"/>, as is NULL. Whole numbers are read from
/// integer columns of any width and from decimals without a fraction, which is what SUM gives.
/// </summary>
public sealed partial class MySqlDataReader
{
    public override bool IsDBNull(int ordinal)
    {
        CheckRow(ordinal);
        return _page.IsNull(ordinal);
    }

    public override long GetInt64(int ordinal)
    {
        ColumnKind kind = Kind(ordinal);
        ReadOnlySpan<byte> text = _page.Cell(ordinal);
        return kind switch
        {
            ColumnKind.Integer or ColumnKind.Unsigned => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            ColumnKind.Decimal => decimal.ToInt64(Whole(ordinal, ParseDecimal(text))),
            ColumnKind.Bits => checked((long)ReadBits(text)),
            _ => throw WrongKind(ordinal, kind, "whole number"),
        };
    }

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override double GetDouble(int ordinal)
    {
        ColumnKind kind = Kind(ordinal);
        return kind is ColumnKind.Real or ColumnKind.Integer or ColumnKind.Unsigned or ColumnKind.Decimal
            ? double.Parse(_page.Cell(ordinal), NumberStyles.Float, CultureInfo.InvariantCulture)
            : throw WrongKind(ordinal, kind, "number");
    }

    public override float GetFloat(int ordinal) => (float)GetDouble(ordinal);

    public override decimal GetDecimal(int ordinal)
    {
        ColumnKind kind = Kind(ordinal);
        return kind is ColumnKind.Decimal or ColumnKind.Integer or ColumnKind.Unsigned
            ? ParseDecimal(_page.Cell(ordinal))
            : throw WrongKind(ordinal, kind, "decimal");
    }

    public override string GetString(int ordinal)
    {
        Require(ordinal, ColumnKind.Text);
        return Encoding.UTF8.GetString(_page.Cell(ordinal));
    }

    /// <summary>A column of 16 bytes in network order.</summary>
    public override Guid GetGuid(int ordinal)
    {
        Require(ordinal, ColumnKind.Blob);
        ReadOnlySpan<byte> bytes = _page.Cell(ordinal);
        return bytes.Length == 16 ? new Guid(bytes, bigEndian: true) : throw WrongKind(ordinal, ColumnKind.Blob, "16 bytes");
    }

    /// <summary>A DATE, DATETIME or TIMESTAMP as the server wrote it; its kind is not specified.</summary>
    public override DateTime GetDateTime(int ordinal)
    {
        Require(ordinal, ColumnKind.Date);
        string text = Encoding.ASCII.GetString(_page.Cell(ordinal));
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, out DateTime value)
            ? value
            : throw new InvalidCastException($"Column '{_columns[ordinal].Name}' holds a date that is none, such as 0000-00-00.");
    }

    /// <summary>Copies part of a blob; with a null <paramref name="buffer"/> returns the blob's length in bytes.</summary>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        Require(ordinal, ColumnKind.Blob);
        return Copy(_page.Cell(ordinal), dataOffset, buffer, bufferOffset, length);
    }

    /// <summary>Copies part of a text; with a null <paramref name="buffer"/> returns its length in UTF-16 units.</summary>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Copy<char>(GetString(ordinal), dataOffset, buffer, bufferOffset, length);

    public override object GetValue(int ordinal)
    {
        CheckRow(ordinal);
        return _page.IsNull(ordinal) ? DBNull.Value : _columns[ordinal].Kind switch
        {
            ColumnKind.Integer => (object)GetInt64(ordinal),
            ColumnKind.Unsigned => ulong.Parse(_page.Cell(ordinal), NumberStyles.None, CultureInfo.InvariantCulture),
            ColumnKind.Real => GetDouble(ordinal),
            ColumnKind.Decimal => GetDecimal(ordinal),
            ColumnKind.Text => GetString(ordinal),
            ColumnKind.Blob => _page.Cell(ordinal).ToArray(),
            ColumnKind.Bits => ReadBits(_page.Cell(ordinal)),
            ColumnKind.Date => GetDateTime(ordinal),
            ColumnKind.Time => TimeSpan.Parse(Encoding.ASCII.GetString(_page.Cell(ordinal)), CultureInfo.InvariantCulture),
            _ => DBNull.Value,
        };
    }

    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int count = Math.Min(values.Length, FieldCount);
        for (int i = 0; i < count; i++)
        {
            values[i] = GetValue(i);
        }

        return count;
    }

    /// <summary>long, int, short, byte, bool, double, float, decimal, string, byte[], Guid, DateTime or object.</summary>
    public override T GetFieldValue<T>(int ordinal)
    {
        // Each test is decided when T's code is compiled, so these come back without a box.
        if (typeof(T) == typeof(long))
        {
            return As<long, T>(GetInt64(ordinal));
        }

        if (typeof(T) == typeof(int))
        {
            return As<int, T>(GetInt32(ordinal));
        }

        if (typeof(T) == typeof(bool))
        {
            return As<bool, T>(GetBoolean(ordinal));
        }

        return (T)Boxed(typeof(T), ordinal);
    }

    public override char GetChar(int ordinal) => throw new NotSupportedException("There are no single characters; read a string.");

    private static TTo As<TFrom, TTo>(TFrom value) => Unsafe.As<TFrom, TTo>(ref value);

    private static decimal ParseDecimal(ReadOnlySpan<byte> text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static ulong ReadBits(ReadOnlySpan<byte> bytes)
    {
        Span<byte> eight = stackalloc byte[sizeof(ulong)];
        eight.Clear();
        bytes.CopyTo(eight[(sizeof(ulong) - bytes.Length)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(eight);
    }

    private static long Copy<T>(ReadOnlySpan<T> source, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
        {
            return source.Length;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int start = (int)Math.Min(offset, source.Length);
        int count = Math.Min(length, source.Length - start);
        source.Slice(start, count).CopyTo(buffer.AsSpan(bufferOffset, length));
        return count;
    }

    private object Boxed(Type type, int ordinal) =>
        type == typeof(string) ? GetString(ordinal)
        : type == typeof(byte[]) ? GetBlob(ordinal)
        : type == typeof(ReadOnlyMemory<byte>) ? (object)new ReadOnlyMemory<byte>(GetBlob(ordinal))
        : type == typeof(Guid) ? (object)GetGuid(ordinal)
        : type == typeof(double) ? (object)GetDouble(ordinal)
        : type == typeof(decimal) ? (object)GetDecimal(ordinal)
        : type == typeof(DateTime) ? (object)GetDateTime(ordinal)
        : type == typeof(object) ? GetValue(ordinal)
        : type == typeof(short) ? (object)GetInt16(ordinal)
        : type == typeof(byte) ? (object)GetByte(ordinal)
        : type == typeof(float) ? (object)GetFloat(ordinal)
        : throw new NotSupportedException($"A column cannot be read as {type}.");

    private byte[] GetBlob(int ordinal)
    {
        Require(ordinal, ColumnKind.Blob);
        return _page.Cell(ordinal).ToArray();
    }

    private decimal Whole(int ordinal, decimal value) => decimal.IsInteger(value) ? value : throw WrongKind(ordinal, ColumnKind.Decimal, "whole number");

    // The kind of a value that is not NULL.
    private ColumnKind Kind(int ordinal)
    {
        CheckRow(ordinal);
        return _page.IsNull(ordinal) ? ColumnKind.Null : _columns[ordinal].Kind;
    }

    private void Require(int ordinal, ColumnKind wanted)
    {
        ColumnKind kind = Kind(ordinal);
        if (kind != wanted)
        {
            throw WrongKind(ordinal, kind, wanted.ToString());
        }
    }

    private void CheckRow(int ordinal)
    {
        ThrowIfClosed();
        if (!_hasRow)
        {
            ThrowNoRow();
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)ordinal, (uint)_columns.Length, nameof(ordinal));
    }

    [DoesNotReturn]
    private static void ThrowNoRow() =>
        throw new InvalidOperationException("There is no current row; call Read, and read values only while it returns true.");

    private InvalidCastException WrongKind(int ordinal, ColumnKind kind, string wanted) =>
        new($"Column '{_columns[ordinal].Name}' holds {kind}, not {wanted}.");
}
