using System.Diagnostics.CodeAnalysis;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>Names and types of the current result's columns.</summary>
public sealed partial class SqliteDataReader
{
    public override string GetName(int ordinal)
    {
        CheckColumn(ordinal);
        return _names[ordinal];
    }

    /// <summary>The first column of exactly this name; without one, the first that differs only in case.</summary>
    public override int GetOrdinal(string name)
    {
        ThrowIfClosed();
        int ordinal = Array.IndexOf(_names, name);
        if (ordinal < 0)
        {
            ordinal = Array.FindIndex(_names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        }

        return ordinal >= 0 ? ordinal : throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such column.");
    }

    /// <summary>The declared type of the column; without one, the storage class of the current value.</summary>
    public override string GetDataTypeName(int ordinal)
    {
        CheckColumn(ordinal);
        return _statement!.DeclaredTypeOf(ordinal)
            ?? (_hasRow ? _statement.StorageOf(ordinal) : StorageClass.Null).ToString().ToUpperInvariant();
    }

    /// <summary>
    /// The type <see cref="GetValue"/> gives for the current row; object for NULL or without a row, because in SQLite the
    /// value has the type, not the column.
    /// </summary>
    [return: DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal)
    {
        CheckColumn(ordinal);
        return (_hasRow ? _statement!.StorageOf(ordinal) : StorageClass.Null) switch
        {
            StorageClass.Integer => typeof(long),
            StorageClass.Real => typeof(double),
            StorageClass.Text => typeof(string),
            StorageClass.Blob => typeof(byte[]),
            _ => typeof(object),
        };
    }

    private void CheckColumn(int ordinal)
    {
        ThrowIfClosed();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)ordinal, (uint)_names.Length, nameof(ordinal));
    }
}
