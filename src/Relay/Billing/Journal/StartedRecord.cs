namespace Relay.Billing.Journal;

/// <summary>The payload of a Started record: the call id alone.</summary>
internal static class StartedRecord
{
    public const byte Version = 1;

    /// <summary>Size in the journal, frame and padding included.</summary>
    public const int RecordBytes = (RecordFormat.FrameBytes + 16 + 7) & ~7;

    public static void Write(ref RecordWriter writer, Guid callId) => writer.Write(callId);

    public static Guid Read(ReadOnlySpan<byte> payload) => new RecordReader(payload).ReadGuid();
}
