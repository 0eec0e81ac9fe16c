using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>
/// Values of the current row. SQLite would turn any value into any type ("abc" into 0); here a value of another storage class
/// is an <see cref="InvalidCastException"/>, as is NULL. Only GetDouble also takes an integer.
/// </summary>
public sealed partial class SqliteDataReader
{
    public override bool IsDBNull(int ordinal) => Storage(ordinal) == StorageClass.Null;

    public override long GetInt64(int ordinal)
    {
        Require(ordinal, StorageClass.Integer);
        return _statement!.Int64Of(ordinal);
    }

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override double GetDouble(int ordinal)
    {
        StorageClass storage = Storage(ordinal);
        if (storage is not (StorageClass.Real or StorageClass.Integer))
        {
            ThrowStorage(ordinal, storage, StorageClass.Real);
        }

        return _statement!.DoubleOf(ordinal);
    }

    public override float GetFloat(int ordinal) => (float)GetDouble(ordinal);

    public override string GetString(int ordinal)
    {
        Require(ordinal, StorageClass.Text);
        return _statement!.TextOf(ordinal);
    }

    public override Guid GetGuid(int ordinal)
    {
        Require(ordinal, StorageClass.Blob);
        return _statement!.GuidOf(ordinal);
    }

    /// <summary>Copies part of a blob; with a null <paramref name="buffer"/> returns the blob's length in bytes.</summary>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        Require(ordinal, StorageClass.Blob);
        if (buffer is null)
        {
            return _statement!.LengthOf(ordinal);
        }

        int offset = (int)Math.Min(dataOffset, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(offset, nameof(dataOffset));
        return _statement!.CopyBlob(ordinal, offset, buffer.AsSpan(bufferOffset, length));
    }

    /// <summary>Copies part of a text; with a null <paramref name="buffer"/> returns its length in UTF-16 units.</summary>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
    {
        string text = GetString(ordinal);
        if (buffer is null)
        {
            return text.Length;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(dataOffset);
        int start = (int)Math.Min(dataOffset, text.Length);
        int count = Math.Min(length, text.Length - start);
        text.AsSpan(start, count).CopyTo(buffer.AsSpan(bufferOffset, length));
        return count;
    }

    public override object GetValue(int ordinal) => Storage(ordinal) switch
    {
        StorageClass.Integer => (object)_statement!.Int64Of(ordinal),
        StorageClass.Real => _statement!.DoubleOf(ordinal),
        StorageClass.Text => _statement!.TextOf(ordinal),
        StorageClass.Blob => _statement!.BlobOf(ordinal),
        _ => DBNull.Value,
    };

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

    /// <summary>long, int, short, byte, bool, double, float, string, byte[], ReadOnlyMemory of bytes, Guid or object.</summary>
    public override T GetFieldValue<T>(int ordinal)
    {
        // Each test is decided when T's code is compiled, so a value type comes back without a box.
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

        if (typeof(T) == typeof(double))
        {
            return As<double, T>(GetDouble(ordinal));
        }

        if (typeof(T) == typeof(Guid))
        {
            return As<Guid, T>(GetGuid(ordinal));
        }

        return (T)Boxed(typeof(T), ordinal);
    }

    public override decimal GetDecimal(int ordinal) => throw NoSuchType("decimal");

    public override DateTime GetDateTime(int ordinal) => throw NoSuchType("date");

    public override char GetChar(int ordinal) => throw NoSuchType("char");

    private static TTo As<TFrom, TTo>(TFrom value) => Unsafe.As<TFrom, TTo>(ref value);

    private static NotSupportedException NoSuchType(string type) => new($"SQLite stores no {type}; read what was written for it.");

    // The casts to object matter: without them the branches would be converted to a common type first, short to float.
    private object Boxed(Type type, int ordinal) =>
        type == typeof(string) ? GetString(ordinal)
        : type == typeof(byte[]) ? GetBlob(ordinal)
        : type == typeof(ReadOnlyMemory<byte>) ? (object)new ReadOnlyMemory<byte>(GetBlob(ordinal))
        : type == typeof(object) ? GetValue(ordinal)
        : type == typeof(short) ? (object)GetInt16(ordinal)
        : type == typeof(byte) ? (object)GetByte(ordinal)
        : type == typeof(float) ? (object)GetFloat(ordinal)
        : throw new NotSupportedException($"A column cannot be read as {type}.");

    private byte[] GetBlob(int ordinal)
    {
        Require(ordinal, StorageClass.Blob);
        return _statement!.BlobOf(ordinal);
    }

    private StorageClass Storage(int ordinal)
    {
        CheckRow(ordinal);
        return _statement!.StorageOf(ordinal);
    }

    private void Require(int ordinal, StorageClass wanted)
    {
        StorageClass storage = Storage(ordinal);
        if (storage != wanted)
        {
            ThrowStorage(ordinal, storage, wanted);
        }
    }

    private void CheckRow(int ordinal)
    {
        ThrowIfClosed();
        if (!_hasRow)
        {
            throw new InvalidOperationException("There is no current row; call Read, and read values only while it returns true.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)ordinal, (uint)_names.Length, nameof(ordinal));
    }

    [DoesNotReturn]
    private void ThrowStorage(int ordinal, StorageClass storage, StorageClass wanted) =>
        throw new InvalidCastException($"Column '{_names[ordinal]}' holds {storage}, not {wanted}.");
}
