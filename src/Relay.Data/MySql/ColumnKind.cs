namespace Relay.Data.MySql;

/// <summary>What a column's values are to a reader. Other than in SQLite, the column has the type.</summary>
internal enum ColumnKind : byte
{
    /// <summary>A column of nothing but NULL.</summary>
    Null = 0,
    Integer,
    Unsigned,
    Real,

    /// <summary>Also what SUM over integers gives.</summary>
    Decimal,
    Text,
    Blob,
    Bits,
    Date,
    Time,
}
