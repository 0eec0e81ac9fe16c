namespace Relay.Billing;

/// <summary>
/// What one call takes of its token's limits, from its admission to its end. Owned by the call's hold; ended exactly once.
/// </summary>
internal sealed class TokenUse(TokenQuota quota, StreamGroup? group, int day, long maxUnits, long units)
{
    /// <summary>Calls that count as one stream with this one; null: it is one by itself.</summary>
    public StreamGroup? Group => group;

    /// <summary>The UTC day of its admission, yyyymmdd: what it uses counts there, whenever it ends.</summary>
    public int Day => day;

    public long MaxUnits => maxUnits;

    /// <summary>Set aside for it. Changed under the quota's lock.</summary>
    public long Units { get; set; } = units;

    /// <summary>Sets more aside. False: the day's units do not reach; nothing has changed.</summary>
    public bool TryExtend(long more) => quota.TryExtend(this, more);

    /// <summary>The call has ended and was billed so many units.</summary>
    public void End(long billedUnits) => quota.End(this, billedUnits);
}
