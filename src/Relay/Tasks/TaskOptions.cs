namespace Relay.Tasks;

/// <summary>Work that goes on after its answer: long speech, videos, batches (section <c>Tasks</c>).</summary>
internal sealed class TaskOptions
{
    /// <summary>How often a young task is asked about, ms. Default 2,000; an old one is asked about up to eight times less often.</summary>
    public int PollMs { get; set; } = 2_000;

    /// <summary>Queries a second and account. Default 10: the platform's own limit for long speech.</summary>
    public int QueriesPerSecond { get; set; } = 10;

    /// <summary>A task that has not ended after so long counts as expired and costs nothing, hours. Default 48.</summary>
    public int MaxAgeHours { get; set; } = 48;

    /// <summary>How long a node that has gone silent keeps its tasks, ms. Default 30,000; then another node follows them.</summary>
    public int LeaseMs { get; set; } = 30_000;

    /// <summary>Where providers reach this Relay, without a slash at its end. Default "": they are not asked to call, Relay asks them.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Callers' callback addresses may be private or loopback. Off: callers must not make Relay ask what only Relay can reach.</summary>
    public bool CallbacksMayBePrivate { get; set; }

    /// <summary>Pauses between tries to tell a caller, ms. Default 1 s, 5 s, 30 s: a restart of the caller's server.</summary>
    public int[] CallbackPausesMs { get; set; } = [1_000, 5_000, 30_000];

    /// <summary>Lines of batches that run at a time on this node. Default 4.</summary>
    public int BatchConcurrency { get; set; } = 4;

    /// <summary>Pause before a line is tried again whose keys rest or whose provider is down, ms; doubled each time, eight tries. Default 1,000.</summary>
    public int BatchRetryMs { get; set; } = 1_000;

    /// <summary>What a batch's tokens cost, percent of what they cost otherwise. Default 50, as published.</summary>
    public int BatchPricePercent { get; set; } = 50;

    /// <summary>The first setting that is wrong; null when all are usable.</summary>
    public string? FindError() => this switch
    {
        { PollMs: < 10 } => "Tasks:PollMs must be at least 10.",
        { QueriesPerSecond: < 1 } => "Tasks:QueriesPerSecond must be at least 1.",
        { MaxAgeHours: < 1 } => "Tasks:MaxAgeHours must be at least 1.",
        { LeaseMs: < 1_000 } => "Tasks:LeaseMs must be at least 1000.",
        _ when PublicUrl.Length > 0 && (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https")) =>
            "Tasks:PublicUrl must be an http:// or https:// address.",
        { BatchConcurrency: < 1 or > 64 } => "Tasks:BatchConcurrency must be between 1 and 64.",
        { BatchRetryMs: < 1 } => "Tasks:BatchRetryMs must be at least 1.",
        { BatchPricePercent: < 0 or > 1000 } => "Tasks:BatchPricePercent must be between 0 and 1000.",
        _ => CallbackPausesMs.Any(static pause => pause < 0) ? "Tasks:CallbackPausesMs must not be negative." : null,
    };
}
