namespace Relay.Billing;

/// <summary>A snapshot of the ledger's counters, for metrics and the dashboard. Counters count from the start of the process.</summary>
internal readonly record struct LedgerStats
{
    /// <summary>Calls admitted and not yet settled.</summary>
    public long OpenHolds { get; init; }

    /// <summary>Records appended to the journal.</summary>
    public long Appended { get; init; }

    /// <summary>Disk syncs done; <see cref="Appended"/> divided by this is the mean size of a commit group.</summary>
    public long Syncs { get; init; }

    /// <summary>Most records one sync covered.</summary>
    public long MaxGroup { get; init; }

    /// <summary>Rows the store has taken.</summary>
    public long AppliedRows { get; init; }

    /// <summary>Rows the store refused, kept in the parked file. Not zero: someone must look.</summary>
    public long ParkedRows { get; init; }

    /// <summary>Clip rows lost because the journal had no room for them.</summary>
    public long DroppedClips { get; init; }

    /// <summary>Bytes in the journal that the store has not confirmed: the writer's backlog.</summary>
    public long LagBytes { get; init; }

    /// <summary>Size of the journal's files on disk.</summary>
    public long JournalBytes { get; init; }

    /// <summary>False while the disk is full or failing, or the size limit is reached.</summary>
    public bool JournalHasRoom { get; init; }

    /// <summary>False from a failed batch until the next one that succeeds.</summary>
    public bool StoreHealthy { get; init; }

    /// <summary>Calls admitted for nothing because no price row covers their model.</summary>
    public long UnpricedCalls { get; init; }
}
