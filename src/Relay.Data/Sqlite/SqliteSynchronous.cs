namespace Relay.Data.Sqlite;

/// <summary>When a commit waits for the disk (PRAGMA synchronous).</summary>
public enum SqliteSynchronous
{
    /// <summary>With a write-ahead log a power cut may lose the last commits; the database stays consistent.</summary>
    Normal = 1,

    /// <summary>A commit that returned is on disk.</summary>
    Full = 2,
}
