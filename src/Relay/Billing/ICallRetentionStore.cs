namespace Relay.Billing;

/// <summary>Where calls too old to be kept are deleted. Calls may be slow and may fail.</summary>
internal interface ICallRetentionStore
{
    /// <summary>
    /// Deletes the oldest calls admitted before <paramref name="time"/>, at most <paramref name="limit"/>, in one short transaction;
    /// returns how many there were. Totals and roll-ups stay.
    /// </summary>
    int DeleteOldest(DateTimeOffset time, int limit);
}
