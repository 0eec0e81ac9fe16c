using Relay.Billing.Journal;

namespace Relay.Tests.Billing;

/// <summary>Payloads as the second version of the journal wrote them: with voices, without tokens.</summary>
internal static class VersionTwo
{
    public static byte[] Hold(in HoldFacts facts)
    {
        var writer = new RecordWriter(new byte[RecordFormat.MaxRecordBytes]);
        writer.Write(VersionOne.Hold(facts));
        writer.Write(facts.VoiceFeeNanos);
        writer.WriteText(facts.VoiceId);
        return writer.Record[RecordFormat.FrameBytes..].ToArray();
    }

    /// <summary>A completed call of 61 characters that owed its voice's fee.</summary>
    public static byte[] Settle(in HoldFacts facts)
    {
        // The fee stands behind the charge, the voice behind everything.
        const int UpToCharge = 16 + (8 * sizeof(long)) + sizeof(byte);
        var first = VersionOne.Settle(facts);
        var writer = new RecordWriter(new byte[RecordFormat.MaxRecordBytes]);
        writer.Write(first.AsSpan(0, UpToCharge));
        writer.Write(facts.VoiceFeeNanos);
        writer.Write(first.AsSpan(UpToCharge));
        writer.WriteText(facts.VoiceId);
        return writer.Record[RecordFormat.FrameBytes..].ToArray();
    }
}
