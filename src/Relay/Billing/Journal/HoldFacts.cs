namespace Relay.Billing.Journal;

/// <summary>
/// Everything known about an open call: enough to write its row without asking anyone. The payload of a Hold record.
/// </summary>
internal record struct HoldFacts
{
    public const byte Version = 4;

    public Guid CallId;
    public long AccountId;
    public long TokenId;
    public long CreatedAtUs;
    public string TaskType;
    public string Model;
    public string Endpoint;
    public string Upstream;
    public string KeyLabel;
    public string VoiceId;
    public long CharCount;

    /// <summary>What a call charged by the token was held for; null for all others.</summary>
    public TokenTerms? Tokens;

    public Price Price;

    /// <summary>The first-use fee that is part of <see cref="HeldNanos"/>; 0 when the voice owes none.</summary>
    public long VoiceFeeNanos;

    public long HeldNanos;

    /// <summary>Whether bytes had gone downstream when the record was written (a hold that grew or was copied forward).</summary>
    public bool Started;

    /// <summary>Whoever finds the hold without a settlement leaves it alone: another record of the call says who settles it.</summary>
    public bool IsDeferred;

    /// <summary>A failure leaves the id to another try. Not in the record: who died while it was open has not failed.</summary>
    public bool IsRepeatable;

    public readonly void Write(ref RecordWriter writer)
    {
        writer.Write(CallId);
        writer.Write(AccountId);
        writer.Write(TokenId);
        writer.Write(CreatedAtUs);
        writer.Write(CharCount);
        writer.Write(Price.Nanos);
        writer.Write((byte)Price.Unit);
        writer.Write(HeldNanos);
        writer.Write(Started);
        writer.WriteText(TaskType);
        writer.WriteText(Model);
        writer.WriteText(Endpoint);
        writer.WriteText(Upstream);
        writer.WriteText(KeyLabel);
        writer.Write(Tokens is not null);
        writer.Write(Tokens?.Estimate.Input ?? 0);
        writer.Write(Tokens?.Estimate.MaxOutput ?? 0);
        writer.Write(VoiceFeeNanos);
        writer.WriteText(VoiceId);
        writer.Write(IsDeferred);
    }

    /// <param name="payload">The record without its frame.</param>
    /// <param name="version">The record's; version 1 knew no voices, version 2 no tokens, version 3 no calls that outlive their process.</param>
    /// <param name="texts">Where repeated texts are kept.</param>
    public static HoldFacts Read(ReadOnlySpan<byte> payload, byte version, TextPool texts)
    {
        var reader = new RecordReader(payload);
        return new HoldFacts
        {
            CallId = reader.ReadGuid(),
            AccountId = reader.ReadInt64(),
            TokenId = reader.ReadInt64(),
            CreatedAtUs = reader.ReadInt64(),
            CharCount = reader.ReadInt64(),
            Price = new Price(reader.ReadInt64(), (BillingUnit)reader.ReadByte()),
            HeldNanos = reader.ReadInt64(),
            Started = reader.ReadBoolean(),
            TaskType = reader.ReadText(texts),
            Model = reader.ReadText(texts),
            Endpoint = reader.ReadText(texts),
            Upstream = reader.ReadText(texts),
            KeyLabel = reader.ReadText(texts),
            Tokens = version >= 3 ? ReadTokens(ref reader) : null,
            VoiceFeeNanos = version >= 2 ? reader.ReadInt64() : 0,
            VoiceId = version >= 2 ? reader.ReadText(texts) : "",
            IsDeferred = version >= 4 && reader.ReadBoolean(),
        };
    }

    private static TokenTerms? ReadTokens(ref RecordReader reader)
    {
        var isCounted = reader.ReadBoolean();
        var estimate = new TokenEstimate(reader.ReadInt64(), reader.ReadInt64());
        return isCounted ? new TokenTerms(estimate) : null;
    }
}
