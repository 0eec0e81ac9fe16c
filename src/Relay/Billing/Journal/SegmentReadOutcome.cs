namespace Relay.Billing.Journal;

/// <summary>What stands at an offset of a segment.</summary>
internal enum SegmentReadOutcome
{
    /// <summary>A record, whole and intact.</summary>
    Record,

    /// <summary>Nothing more up to the limit.</summary>
    End,

    /// <summary>Bytes that are no record; the offset now stands at the next intact one, or at the limit when there is none.</summary>
    Corrupt,
}
