namespace Relay.Data.Sqlite.Native;

/// <summary>How SQLite holds one value, as sqlite3_column_type numbers it. It belongs to the value, not to the column.</summary>
internal enum StorageClass
{
    Integer = 1,
    Real = 2,
    Text = 3,
    Blob = 4,
    Null = 5,
}
