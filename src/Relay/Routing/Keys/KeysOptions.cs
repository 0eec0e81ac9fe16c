namespace Relay.Routing.Keys;

/// <summary>Keys in the store (section <c>Keys</c>).</summary>
internal sealed class KeysOptions
{
    /// <summary>
    /// Seconds between two rounds of asking every provider about every enabled key. Default 3,600; 0: only when an answer gave reason to.
    /// </summary>
    public int AutoRefreshInterval { get; set; } = 3_600;

    /// <summary>How often the store's keys are read again, ms. Default 2,000: what the command line changes counts within five seconds.</summary>
    public int RereadMs { get; set; } = 2_000;

    /// <summary>Keys asked about at once. Default 10.</summary>
    public int CheckParallelism { get; set; } = 10;

    /// <summary>Longest wait for a provider's answer about a key, ms. Default 15,000.</summary>
    public int CheckTimeoutMs { get; set; } = 15_000;

    /// <summary>How single providers' keys are used; a provider not named here has the defaults.</summary>
    public Dictionary<string, KeyPoolOptions> Pools { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first setting that is wrong; null when all are usable.</summary>
    public string? FindError() => this switch
    {
        { AutoRefreshInterval: < 0 } => "Keys:AutoRefreshInterval must not be negative.",
        { RereadMs: < 100 or > 4_000 } => "Keys:RereadMs must be 100 to 4000.",
        { CheckParallelism: < 1 or > 100 } => "Keys:CheckParallelism must be 1 to 100.",
        { CheckTimeoutMs: < 100 } => "Keys:CheckTimeoutMs must be at least 100.",
        _ => Pools.Select(static pool => pool.Value.FindError(pool.Key)).FirstOrDefault(static error => error is not null),
    };
}
