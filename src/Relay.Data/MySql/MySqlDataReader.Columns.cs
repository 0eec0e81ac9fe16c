using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.MySql;

/// <summary>Names and types of the current result's columns.</summary>
public sealed partial class MySqlDataReader
{
    public override string GetName(int ordinal) => Column(ordinal).Name;

    /// <summary>The first column of exactly this name; without one, the first that differs only in case.</summary>
    public override int GetOrdinal(string name)
    {
        ThrowIfClosed();
        int ordinal = Array.FindIndex(_columns, column => column.Name == name);
        if (ordinal < 0)
        {
            ordinal = Array.FindIndex(_columns, column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        }

        return ordinal >= 0 ? ordinal : throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such column.");
    }

    public override string GetDataTypeName(int ordinal) => Column(ordinal).TypeName.ToUpperInvariant();

    /// <summary>The type <see cref="GetValue"/> gives for values that are not NULL.</summary>
    [return: DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => Column(ordinal).Kind switch
    {
        ColumnKind.Integer => typeof(long),
        ColumnKind.Unsigned or ColumnKind.Bits => typeof(ulong),
        ColumnKind.Real => typeof(double),
        ColumnKind.Decimal => typeof(decimal),
        ColumnKind.Text => typeof(string),
        ColumnKind.Blob => typeof(byte[]),
        ColumnKind.Date => typeof(DateTime),
        ColumnKind.Time => typeof(TimeSpan),
        _ => typeof(object),
    };

    private MySqlColumn Column(int ordinal)
    {
        ThrowIfClosed();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)ordinal, (uint)_columns.Length, nameof(ordinal));
        return _columns[ordinal];
    }
}
