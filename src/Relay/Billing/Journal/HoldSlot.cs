namespace Relay.Billing.Journal;

/// <summary>
/// Where an open call stands in the journal. Kept by the call, read and changed only by the journal under its append lock, except
/// <see cref="EndLsn"/>, which the call's owner may read.
/// </summary>
internal struct HoldSlot
{
    /// <summary>The segment with the call's latest Hold record; null once the call is closed.</summary>
    public JournalSegment? Segment;

    /// <summary>End of the latest Hold record: the call may speak when the log is durable up to here.</summary>
    public long EndLsn;

    /// <summary>Bytes still set aside for what this call has yet to write.</summary>
    public int ReservedBytes;
}
