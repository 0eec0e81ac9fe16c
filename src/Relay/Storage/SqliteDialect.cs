namespace Relay.Storage;

/// <summary>The embedded engine (SQLite 3.24 or later).</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public static SqliteDialect Instance { get; } = new();

    public override IReadOnlyList<string> Scripts => SqlSchema.Sqlite;

    public override bool IsShared => false;

    public override string? LockSchema => null;

    public override string? UnlockSchema => null;

    public override int RowsPerInsert => 1;

    public override string ForUpdate => "";

    public override string OrSkip(string keyColumn) => " ON CONFLICT DO NOTHING";

    public override string OrAdd(string keyColumns, params ReadOnlySpan<string> columns) =>
        $" ON CONFLICT ({keyColumns}) DO UPDATE SET {Join(columns, static column => $"{column} = {column} + excluded.{column}")}";

    public override string OrReplace(string keyColumns, params ReadOnlySpan<string> columns) =>
        $" ON CONFLICT ({keyColumns}) DO UPDATE SET {Join(columns, static column => $"{column} = excluded.{column}")}";
}
