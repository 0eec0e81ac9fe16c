namespace Relay.Data.MySql.Native;

/// <summary>Column types as the protocol numbers them.</summary>
internal enum FieldType
{
    Decimal = 0,
    TinyInt = 1,
    SmallInt = 2,
    Int = 3,
    Float = 4,
    Double = 5,
    Null = 6,
    Timestamp = 7,
    BigInt = 8,
    MediumInt = 9,
    Date = 10,
    Time = 11,
    DateTime = 12,
    Year = 13,
    Bit = 16,
    Json = 245,
    NewDecimal = 246,
}
