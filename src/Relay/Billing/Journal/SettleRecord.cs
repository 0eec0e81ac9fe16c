using Relay.Protocol.Usage;
using Relay.Streaming;

namespace Relay.Billing.Journal;

/// <summary>The payload of a Settle record: a complete <see cref="CallRow"/>, written without making one.</summary>
internal static class SettleRecord
{
    public const byte Version = 3;

    public static void Write(
        ref RecordWriter writer, in HoldFacts call, in StreamEnd end, CallCharge charge, long endedAtUs, string traceId)
    {
        writer.Write(call.CallId);
        writer.Write(call.AccountId);
        writer.Write(call.TokenId);
        writer.Write(call.CharCount);
        writer.Write(end.UsageChars);
        writer.Write(charge.BilledChars);
        writer.Write(call.Price.Nanos);
        writer.Write((byte)call.Price.Unit);
        writer.Write(call.HeldNanos);
        writer.Write(charge.ChargeNanos);
        writer.Write(charge.VoiceNanos);
        writer.Write((byte)end.Reason);
        writer.Write(end.FirstByteSent);
        writer.Write(end.BytesDown);
        writer.Write(end.AudioBytes);
        writer.Write(end.FirstByteUs);
        writer.Write(end.TotalUs);
        writer.Write(call.CreatedAtUs);
        writer.Write(endedAtUs);
        writer.WriteText(call.TaskType);
        writer.WriteText(call.Model);
        writer.WriteText(call.Endpoint);
        writer.WriteText(call.Upstream);
        writer.WriteText(call.KeyLabel);
        writer.WriteText(traceId);
        writer.Write((byte)charge.TokenOrigin);
        writer.Write(charge.Tokens.Input);
        writer.Write(charge.Tokens.Output);
        writer.Write(charge.Tokens.CachedInput);
        writer.Write(charge.Tokens.CacheWrite);
        writer.Write(charge.Tokens.Reasoning);
        writer.Write(charge.Tokens.AudioInput);
        writer.Write(charge.Tokens.AudioOutput);
        writer.WriteText(call.VoiceId);
    }

    /// <summary>Whose call it was and what it came to, voice fee included, without making the row.</summary>
    public static (Guid CallId, long AccountId, long ChargeNanos) ReadCharge(ReadOnlySpan<byte> payload, byte version)
    {
        var reader = new RecordReader(payload);
        var callId = reader.ReadGuid();
        var accountId = reader.ReadInt64();
        reader.Skip((6 * sizeof(long)) + sizeof(byte));
        var chargeNanos = reader.ReadInt64();
        return (callId, accountId, chargeNanos + (version >= 2 ? reader.ReadInt64() : 0));
    }

    // Object initialisers run in the order they are written, which is the order of the fields in the record.
    // Version 1 knew no voices, version 2 no tokens.
    public static CallRow Read(ReadOnlySpan<byte> payload, byte version, TextPool texts)
    {
        var reader = new RecordReader(payload);
        return new CallRow
        {
            CallId = reader.ReadGuid(),
            AccountId = reader.ReadInt64(),
            TokenId = reader.ReadInt64(),
            CharCount = reader.ReadInt64(),
            UsageChars = reader.ReadInt64(),
            BilledChars = reader.ReadInt64(),
            UnitPriceNanos = reader.ReadInt64(),
            BillingUnit = (BillingUnit)reader.ReadByte(),
            HeldNanos = reader.ReadInt64(),
            ChargeNanos = reader.ReadInt64(),
            VoiceFeeNanos = version >= 2 ? reader.ReadInt64() : 0,
            EndReason = (EndReason)reader.ReadByte(),
            FirstByteSent = reader.ReadBoolean(),
            BytesDown = reader.ReadInt64(),
            AudioBytes = reader.ReadInt64(),
            FirstByteUs = reader.ReadInt64(),
            TotalUs = reader.ReadInt64(),
            CreatedAtUs = reader.ReadInt64(),
            EndedAtUs = reader.ReadInt64(),
            TaskType = reader.ReadText(texts),
            Model = reader.ReadText(texts),
            Endpoint = reader.ReadText(texts),
            Upstream = reader.ReadText(texts),
            KeyLabel = reader.ReadText(texts),
            TraceId = reader.ReadText(),
            TokenOrigin = version >= 3 ? (UsageOrigin)reader.ReadByte() : UsageOrigin.None,
            Tokens = version >= 3 ? ReadTokens(ref reader) : default,
            VoiceId = version >= 2 ? reader.ReadText(texts) : "",
        };
    }

    private static TokenUsage ReadTokens(ref RecordReader reader) => new(
        reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(),
        reader.ReadInt64());
}
