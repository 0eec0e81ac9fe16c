namespace Relay.Storage;

/// <summary>
/// The tables, one script per schema version and engine. Amounts are nano-units, times Unix microseconds, ids of calls, clips and entries
/// the 16 bytes of a UUIDv7, so that the primary key is the order of time. Both engines have the same tables and columns at the same
/// version; a new version adds one script to each list.
/// </summary>
internal static partial class SqlSchema
{
    /// <summary>The embedded engine's scripts in order; a store at version N has run the first N.</summary>
    public static IReadOnlyList<string> Sqlite { get; } = [SqliteVersion1, SqliteVersion2, SqliteVersion3, SqliteVersion4, SqliteVersion5, SqliteStickyKeys, SqlitePasswordChange];

    /// <summary>The same for MySQL and MariaDB, which joined at version 2: there is nothing to do for version 1.</summary>
    public static IReadOnlyList<string> MySql { get; } = ["", MySqlVersion2, MySqlVersion3, MySqlVersion4, MySqlVersion5, MySqlStickyKeys, MySqlPasswordChange];
}
