namespace Relay.Billing.Journal;

/// <summary>
/// One record as it lies in a segment's mapping. Borrowed: valid until the segment is retired, which only the reader's owner does.
/// </summary>
internal readonly ref struct JournalRecord(JournalRecordType type, byte version, ReadOnlySpan<byte> payload, long endLsn)
{
    public JournalRecordType Type { get; } = type;

    public byte Version { get; } = version;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Position just behind the record and its padding.</summary>
    public long EndLsn { get; } = endLsn;
}
