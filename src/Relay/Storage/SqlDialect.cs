namespace Relay.Storage;

/// <summary>
/// What the two engines say differently. Statements are written once, in the words both know (parameters are <c>@name</c>, limits
/// <c>LIMIT @n</c>); where that is not possible the statement is put together from these parts, once, in its owner's constructor.
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>The schema's scripts in order.</summary>
    public abstract IReadOnlyList<string> Scripts { get; }

    /// <summary>True when other processes may serve from the same store; false for the embedded engine, whose folder is locked.</summary>
    public abstract bool IsShared { get; }

    /// <summary>
    /// Takes the store-wide lock for schema changes, waits for it, and answers 1 once it is held; null where the write transaction does
    /// that, because there it holds schema changes too.
    /// </summary>
    public abstract string? LockSchema { get; }

    /// <summary>Lets go of the lock; also done when its connection ends.</summary>
    public abstract string? UnlockSchema { get; }

    /// <summary>Rows one INSERT should carry: many where each statement is a journey to a server.</summary>
    public abstract int RowsPerInsert { get; }

    /// <summary>Ends an INSERT so that a row whose key is there already is left alone and counts as no row changed.</summary>
    /// <param name="keyColumn">First column of the primary or unique key.</param>
    public abstract string OrSkip(string keyColumn);

    /// <summary>Ends an INSERT so that a row whose key is there is changed instead: <c>OrUpdate("day, user_id", "calls = t.calls + new.calls")</c>.</summary>
    /// <param name="keyColumns">The key's columns, comma separated.</param>
    /// <param name="columns">Columns to which the new row's values are added.</param>
    public abstract string OrAdd(string keyColumns, params ReadOnlySpan<string> columns);

    /// <summary>Ends an INSERT so that a row whose key is there takes the new row's values in these columns.</summary>
    public abstract string OrReplace(string keyColumns, params ReadOnlySpan<string> columns);

    /// <summary>Ends a SELECT whose rows this transaction is about to change; empty where a write transaction is alone anyway.</summary>
    public abstract string ForUpdate { get; }

    protected static string Join(ReadOnlySpan<string> columns, Func<string, string> assignment)
    {
        System.Text.StringBuilder text = new();
        foreach (string column in columns)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(assignment(column));
        }

        return text.ToString();
    }
}
