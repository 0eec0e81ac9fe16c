namespace Relay.Data.Sqlite;

/// <summary>Which slot of a <see cref="SqliteParameter"/> holds its value.</summary>
internal enum ValueKind : byte
{
    Null = 0,
    Integer,
    Real,
    Text,
    Blob,
    Guid,
}
