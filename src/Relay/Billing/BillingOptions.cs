namespace Relay.Billing;

/// <summary>Settings of prices, journal and batch writer. Read once at start.</summary>
internal sealed class BillingOptions
{
    /// <summary>Smallest <see cref="SegmentBytes"/>: room for the header and a few of the largest records.</summary>
    public const int MinSegmentBytes = 64 * 1024;

    /// <summary>Folder of the journal's files, made when it is missing. Where it is not set: <c>journal</c> in the data folder. One process at a time.</summary>
    public string JournalDirectory { get; set; } = "data/journal";

    /// <summary>
    /// Size of one journal file, allocated in full when it is made. Default 16 MiB: a few seconds at thousands of calls a second, and
    /// zeroed by the background thread in some tens of milliseconds. A multiple of 4096.
    /// </summary>
    public int SegmentBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Most the journal may take on disk. Default 1 GiB: more than a million calls while the store is down. Beyond it new calls are
    /// refused; running ones can still settle. At least four segments.
    /// </summary>
    public long MaxBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>
    /// True (default): what is called durable has been through fdatasync and survives a power cut. False: it is in the page cache and
    /// survives the process, not the machine.
    /// </summary>
    public bool Sync { get; set; } = true;

    /// <summary>
    /// How long records may wait for a disk sync they can share, in milliseconds. Default 5: shorter than any upstream takes to its first
    /// byte, so that the hold is on disk by then; a call whose first byte comes sooner has its sync started at once.
    /// </summary>
    public int SyncLingerMs { get; set; } = 5;

    /// <summary>
    /// Beginnings of voice ids that are the provider's own and never have a first-use fee, beside <c>male-</c> and <c>female-</c>. Default:
    /// none; it only saves a lookup, since a voice without a row has no fee.
    /// </summary>
    public string[] BuiltInVoices { get; set; } = [];

    /// <summary>Whose count is charged. Default: the upstream's, because that is what it will bill.</summary>
    public UsageSource BilledUsage { get; set; } = UsageSource.Upstream;

    /// <summary>Most rows in one store transaction. Default 500: where multi-row inserts stop getting faster.</summary>
    public int BatchRows { get; set; } = 500;

    /// <summary>
    /// How long the writer lets rows gather before a batch, in milliseconds. Default 100: ten transactions a second at most.
    /// </summary>
    public int BatchDelayMs { get; set; } = 100;

    /// <summary>How often balances of accounts in use are read again, in milliseconds. Default 1000.</summary>
    public int BalanceRefreshMs { get; set; } = 1000;

    /// <summary>
    /// How often prices and owed voice fees are read again, in milliseconds. Default 2000: a change made elsewhere counts within seconds.
    /// </summary>
    public int TariffRefreshMs { get; set; } = 2000;

    /// <summary>
    /// How long credit leased from a shared store may be spent without reaching the store, in milliseconds. Default 120,000: twice the
    /// outage that no call should notice. Renewed with each <see cref="BalanceRefreshMs"/>.
    /// </summary>
    public int LeaseMs { get; set; } = 120_000;

    /// <summary>
    /// How long after its expiry a lease is taken back from a node that does not come back, in milliseconds. Default 600,000: what such a
    /// node charged before it went is in its journal, and reaches the store at its next start, for which this leaves time.
    /// </summary>
    public int LeaseReclaimMs { get; set; } = 600_000;

    /// <summary>
    /// How long a call waits for credit that other nodes have leased and do not use, in milliseconds. Default 2,000: they give it back at
    /// their next refresh, within a second.
    /// </summary>
    public int LeaseWaitMs { get; set; } = 2_000;

    /// <summary>
    /// Days for which single calls are kept; their totals and roll-ups stay for ever. Default 0: all are kept. At least 7, so that what the
    /// journal may still hold is not deleted under it.
    /// </summary>
    public int KeepCallsDays { get; set; }

    /// <summary>Longest pause between two tries against a store that fails, in milliseconds. Default 5000; the first pause is 50.</summary>
    public int MaxRetryDelayMs { get; set; } = 5000;

    /// <summary>The first setting that is wrong, named with the reason; null when all are usable.</summary>
    public string? FindError() => this switch
    {
        { JournalDirectory: null or "" } => "Billing:JournalDirectory is empty; name a folder on a local disk.",
        { SegmentBytes: < MinSegmentBytes } => $"Billing:SegmentBytes is {SegmentBytes}; the least is {MinSegmentBytes}.",
        { SegmentBytes: var size } when size % 4096 != 0 => $"Billing:SegmentBytes is {size}; it must be a multiple of 4096.",
        { SegmentBytes: var size, MaxBytes: var max } when max < 4L * size =>
            $"Billing:MaxBytes is {max}; it must hold at least four segments of {size} bytes.",
        { SyncLingerMs: < 0 or > 1000 } => $"Billing:SyncLingerMs is {SyncLingerMs}; it must be between 0 and 1000.",
        { BatchRows: < 1 or > 10_000 } => $"Billing:BatchRows is {BatchRows}; it must be between 1 and 10000.",
        { BatchDelayMs: < 0 or > 60_000 } => $"Billing:BatchDelayMs is {BatchDelayMs}; it must be between 0 and 60000.",
        { BalanceRefreshMs: < 10 } => $"Billing:BalanceRefreshMs is {BalanceRefreshMs}; it must be at least 10.",
        { KeepCallsDays: < 0 or (> 0 and < 7) } => $"Billing:KeepCallsDays is {KeepCallsDays}; it must be 0 (keep all) or at least 7.",
        { TariffRefreshMs: < 10 } => $"Billing:TariffRefreshMs is {TariffRefreshMs}; it must be at least 10.",
        { LeaseMs: < 1_000 } => $"Billing:LeaseMs is {LeaseMs}; it must be at least 1000.",
        { LeaseReclaimMs: < 1_000 } => $"Billing:LeaseReclaimMs is {LeaseReclaimMs}; it must be at least 1000.",
        { LeaseWaitMs: < 0 or > 60_000 } => $"Billing:LeaseWaitMs is {LeaseWaitMs}; it must be between 0 and 60000.",
        { MaxRetryDelayMs: < 50 } => $"Billing:MaxRetryDelayMs is {MaxRetryDelayMs}; it must be at least 50.",
        _ => null,
    };
}
