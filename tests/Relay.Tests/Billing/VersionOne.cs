using Relay.Billing.Journal;

namespace Relay.Tests.Billing;

/// <summary>Payloads as the first version of the journal wrote them: without voices.</summary>
internal static class VersionOne
{
    public static byte[] Hold(in HoldFacts facts)
    {
        var writer = new RecordWriter(new byte[RecordFormat.MaxRecordBytes]);
        writer.Write(facts.CallId);
        writer.Write(facts.AccountId);
        writer.Write(facts.TokenId);
        writer.Write(facts.CreatedAtUs);
        writer.Write(facts.CharCount);
        writer.Write(facts.Price.Nanos);
        writer.Write((byte)facts.Price.Unit);
        writer.Write(facts.HeldNanos);
        writer.Write(facts.Started);
        WriteTexts(ref writer, facts);
        return writer.Record[RecordFormat.FrameBytes..].ToArray();
    }

    /// <summary>A completed call of 61 characters.</summary>
    public static byte[] Settle(in HoldFacts facts)
    {
        var writer = new RecordWriter(new byte[RecordFormat.MaxRecordBytes]);
        writer.Write(facts.CallId);
        writer.Write(facts.AccountId);
        writer.Write(facts.TokenId);
        writer.Write(facts.CharCount);
        writer.Write(-1L);
        writer.Write(facts.CharCount);
        writer.Write(facts.Price.Nanos);
        writer.Write((byte)facts.Price.Unit);
        writer.Write(facts.HeldNanos);
        writer.Write(facts.HeldNanos);
        writer.Write((byte)0);
        writer.Write(true);
        writer.Write(100L);
        writer.Write(50L);
        writer.Write(10L);
        writer.Write(20L);
        writer.Write(facts.CreatedAtUs);
        writer.Write(9L);
        WriteTexts(ref writer, facts);
        writer.WriteText("trace");
        return writer.Record[RecordFormat.FrameBytes..].ToArray();
    }

    private static void WriteTexts(ref RecordWriter writer, in HoldFacts facts)
    {
        writer.WriteText(facts.TaskType);
        writer.WriteText(facts.Model);
        writer.WriteText(facts.Endpoint);
        writer.WriteText(facts.Upstream);
        writer.WriteText(facts.KeyLabel);
    }
}
