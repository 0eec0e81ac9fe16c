namespace Relay.Storage;

/// <summary>MySQL 5.7 or later, MariaDB 10.3 or later.</summary>
internal sealed class MySqlDialect : SqlDialect
{
    public static MySqlDialect Instance { get; } = new();

    public override IReadOnlyList<string> Scripts => SqlSchema.MySql;

    public override bool IsShared => true;

    // Names of locks belong to the whole server and may have 64 characters; a wait must end before a command's time-out.
    public override string LockSchema => "SELECT GET_LOCK(CONCAT('relay.', MD5(DATABASE())), 20)";

    public override string UnlockSchema => "SELECT RELEASE_LOCK(CONCAT('relay.', MD5(DATABASE())))";

    public override int RowsPerInsert => 256;

    public override string ForUpdate => " FOR UPDATE";

    // Not INSERT IGNORE: that would also swallow values that are too long or of the wrong kind.
    public override string OrSkip(string keyColumn) => $" ON DUPLICATE KEY UPDATE {keyColumn} = {keyColumn}";

    public override string OrAdd(string keyColumns, params ReadOnlySpan<string> columns) =>
        $" ON DUPLICATE KEY UPDATE {Join(columns, static column => $"{column} = {column} + VALUES({column})")}";

    public override string OrReplace(string keyColumns, params ReadOnlySpan<string> columns) =>
        $" ON DUPLICATE KEY UPDATE {Join(columns, static column => $"{column} = VALUES({column})")}";
}
