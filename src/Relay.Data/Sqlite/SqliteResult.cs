namespace Relay.Data.Sqlite;

/// <summary>The result codes of SQLite that code here or above it reacts to; <see cref="SqliteException"/> carries the rest.</summary>
public static class SqliteResult
{
    public const int Ok = 0;

    /// <summary>A statement or its transaction was aborted.</summary>
    public const int Abort = 4;

    /// <summary>Another connection holds the lock and the busy timeout passed.</summary>
    public const int Busy = 5;

    /// <summary>A conflict inside this process on a shared cache or table.</summary>
    public const int Locked = 6;

    public const int ReadOnly = 8;

    /// <summary>Cancelled, or past its command timeout.</summary>
    public const int Interrupt = 9;

    public const int Full = 13;

    public const int Constraint = 19;

    public const int Row = 100;

    public const int Done = 101;

    /// <summary>Extended: the transaction the command belonged to was rolled back underneath it.</summary>
    public const int AbortRollback = 516;

    /// <summary>Extended: the read snapshot is too old to write from; the transaction must start again.</summary>
    public const int BusySnapshot = 517;

    public const int ConstraintForeignKey = 787;

    public const int ConstraintNotNull = 1299;

    public const int ConstraintPrimaryKey = 1555;

    public const int ConstraintUnique = 2067;
}
