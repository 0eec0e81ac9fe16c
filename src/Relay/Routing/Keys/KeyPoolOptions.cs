namespace Relay.Routing.Keys;

/// <summary>How one provider's keys are used (section <c>Keys:Pools:NAME</c>).</summary>
internal sealed class KeyPoolOptions
{
    /// <summary>Which key is taken. Default: the highest balance.</summary>
    public KeyStrategy Strategy { get; set; } = KeyStrategy.Balance;

    /// <summary>Calls at once on one key. Default 0: without limit; providers limit accounts by rate, not by connections.</summary>
    public int MaxInFlight { get; set; }

    /// <summary>How long an account rests for a model that answered "too many", when the provider does not say, ms. Default 5,000.</summary>
    public int RateLimitRestMs { get; set; } = 5_000;

    /// <summary>How long a model rests that answered "overloaded", ms. Default 2,000: other providers are asked meanwhile.</summary>
    public int OverloadRestMs { get; set; } = 2_000;

    /// <summary>How long an account rests whose plan's window is used up, when the provider does not say, ms. Default 300,000.</summary>
    public int QuotaRestMs { get; set; } = 300_000;

    /// <summary>How long a key without money rests where the balance cannot be asked for, ms. Default 600,000: it needs a top-up.</summary>
    public int EmptyRestMs { get; set; } = 600_000;

    /// <summary>Longest rest that is believed when a provider names one, ms. Default 86,400,000: a day.</summary>
    public long MaxRestMs { get; set; } = 86_400_000;

    /// <summary>Models that begin with one of these are paid from the paid balance only. Default: SiliconFlow's <c>Pro/</c>.</summary>
    public string[] PaidModels { get; set; } = ["Pro/"];

    /// <summary>The first setting that is wrong; null when all are usable.</summary>
    public string? FindError(string name) => this switch
    {
        { MaxInFlight: < 0 } => $"Keys:Pools:{name}:MaxInFlight must not be negative.",
        { RateLimitRestMs: < 0 } => $"Keys:Pools:{name}:RateLimitRestMs must not be negative.",
        { OverloadRestMs: < 0 } => $"Keys:Pools:{name}:OverloadRestMs must not be negative.",
        { QuotaRestMs: < 0 } => $"Keys:Pools:{name}:QuotaRestMs must not be negative.",
        { EmptyRestMs: < 0 } => $"Keys:Pools:{name}:EmptyRestMs must not be negative.",
        { MaxRestMs: < 0 } => $"Keys:Pools:{name}:MaxRestMs must not be negative.",
        _ => null,
    };
}
