namespace Relay.Billing;

/// <summary>
/// How long this node may spend what it has leased. Counted from before the store was asked and by a clock that nobody sets, so that it
/// never runs longer here than in the store. Any thread.
/// </summary>
internal sealed class LeaseClock(TimeProvider time, int leaseMs)
{
    private long _validUntil = long.MinValue;

    /// <summary>False: the node has not reached the store for so long that its leases may have gone to others.</summary>
    public bool IsValid => time.GetTimestamp() < Volatile.Read(ref _validUntil);

    public long Now => time.GetTimestamp();

    /// <summary>Every lease of this node has been renewed by a request sent at <paramref name="sentAt"/>.</summary>
    public void Renewed(long sentAt) => Volatile.Write(ref _validUntil, sentAt + (time.TimestampFrequency * leaseMs / 1000));
}
