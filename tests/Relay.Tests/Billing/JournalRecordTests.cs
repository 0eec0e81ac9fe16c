using System.Security.Cryptography;
using Relay.Archive;
using Relay.Billing;
using Relay.Billing.Journal;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class JournalRecordTests
{
    private static readonly TokenUsage s_tokens = new(21, 22, 23, 24, 25, 26, 27);

    private readonly TextPool _texts = new();
    private readonly byte[] _buffer = new byte[RecordFormat.MaxRecordBytes];

    [Fact]
    public void Hold_RoundTrip_IsEqual()
    {
        var facts = JournalHost.Facts() with { Started = true, Tokens = new TokenTerms(new TokenEstimate(7, 8)) };
        var writer = new RecordWriter(_buffer);
        facts.Write(ref writer);
        Assert.Equal(facts, HoldFacts.Read(Payload(writer), HoldFacts.Version, _texts));
    }

    [Fact]
    public void Started_RoundTrip_IsEqual()
    {
        var id = Guid.CreateVersion7();
        var writer = new RecordWriter(_buffer);
        StartedRecord.Write(ref writer, id);
        Assert.Equal(id, StartedRecord.Read(Payload(writer)));
    }

    [Fact]
    public void Started_Size_IsWhatIsReserved()
    {
        var writer = new RecordWriter(_buffer);
        StartedRecord.Write(ref writer, Guid.Empty);
        Assert.Equal(StartedRecord.RecordBytes, RecordFormat.Align(writer.Record.Length));
    }

    [Fact]
    public void Settle_RoundTrip_KeepsEveryField()
    {
        var facts = JournalHost.Facts();
        var end = new StreamEnd(EndReason.UpstreamCut, true, 11, 12, 13, 14, 15);
        var writer = new RecordWriter(_buffer);
        SettleRecord.Write(ref writer, facts, end, new CallCharge(16, 17, 19, new TokenCount(s_tokens, UsageOrigin.Estimate)), 18, "trace");
        var expected = new CallRow
        {
            CallId = facts.CallId,
            AccountId = 1,
            TokenId = 2,
            TaskType = "sync_tts",
            Model = "speech-02-hd",
            Endpoint = "/v1/t2a_v2",
            Upstream = "minimax",
            KeyLabel = "a",
            CharCount = 61,
            UsageChars = 13,
            BilledChars = 16,
            UnitPriceNanos = 3_500_000_000,
            BillingUnit = BillingUnit.PerTenThousandChars,
            HeldNanos = 21_350_000,
            ChargeNanos = 17,
            EndReason = EndReason.UpstreamCut,
            FirstByteSent = true,
            BytesDown = 11,
            AudioBytes = 12,
            FirstByteUs = 14,
            TotalUs = 15,
            CreatedAtUs = 3,
            EndedAtUs = 18,
            TraceId = "trace",
            VoiceId = "my-voice",
            VoiceFeeNanos = 19,
            Tokens = s_tokens,
            TokenOrigin = UsageOrigin.Estimate,
        };
        Assert.Equal(expected, SettleRecord.Read(Payload(writer), SettleRecord.Version, _texts));
    }

    [Fact]
    public void Settle_OfVersion1_IsReadWithoutVoice()
    {
        var row = SettleRecord.Read(VersionOne.Settle(JournalHost.Facts()), 1, _texts);

        Assert.Equal((61, 21_350_000, 0, "", "trace"), (row.CharCount, row.ChargeNanos, row.VoiceFeeNanos, row.VoiceId, row.TraceId));
        Assert.Equal(21_350_000, SettleRecord.ReadCharge(VersionOne.Settle(JournalHost.Facts()), 1).ChargeNanos);
    }

    [Fact]
    public void Hold_OfVersion1_IsReadWithoutVoice()
    {
        var facts = JournalHost.Facts() with { VoiceId = "", VoiceFeeNanos = 0 };

        Assert.Equal(facts, HoldFacts.Read(VersionOne.Hold(facts), 1, _texts));
    }

    [Fact]
    public void Hold_OfVersion2_IsReadWithoutTokens()
    {
        var facts = JournalHost.Facts();

        Assert.Equal(facts, HoldFacts.Read(VersionTwo.Hold(facts), 2, _texts));
    }

    [Fact]
    public void Settle_OfVersion2_IsReadWithoutTokens()
    {
        var row = SettleRecord.Read(VersionTwo.Settle(JournalHost.Facts()), 2, _texts);

        Assert.Equal((19, "my-voice", UsageOrigin.None, default(TokenUsage)), (row.VoiceFeeNanos, row.VoiceId, row.TokenOrigin, row.Tokens));
        Assert.Equal(21_350_019, SettleRecord.ReadCharge(VersionTwo.Settle(JournalHost.Facts()), 2).ChargeNanos);
    }

    [Fact]
    public void Settle_EveryTextTooLong_FitsTheLargestRecord()
    {
        var longText = new string('字', 1000);
        var facts = JournalHost.Facts(longText) with { TaskType = longText, Endpoint = longText, Upstream = longText, KeyLabel = longText, VoiceId = longText };
        var writer = new RecordWriter(_buffer);
        SettleRecord.Write(ref writer, facts, LedgerHost.Completed(), default, 0, longText);
        Assert.Equal(new string('字', 85), SettleRecord.Read(Payload(writer), SettleRecord.Version, _texts).TraceId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Clip_RoundTrip_IsEqual(bool hashed)
    {
        var row = Clip(hashed);
        var writer = new RecordWriter(_buffer);
        ClipRecord.Write(ref writer, row);
        var read = ClipRecord.Read(Payload(writer), _texts);
        Assert.Equal(row.Sha256, read.Sha256);
        Assert.Equal(row with { Sha256 = null }, read with { Sha256 = null });
    }

    [Fact]
    public void TextPool_SameText_IsTheSameString() => Assert.Same(_texts.Get("speech-02-hd"u8), _texts.Get("speech-02-hd"u8));

    [Fact]
    public void TextPool_NonAsciiText_IsDecoded() => Assert.Equal("模型", _texts.Get("模型"u8));

    private static ClipRow Clip(bool hashed) => new()
    {
        ClipId = Guid.CreateVersion7(),
        CallId = Guid.CreateVersion7(),
        AccountId = 4,
        RelativePath = "用户/2026-01-02/030405_ab.mp3",
        Format = "mp3",
        Bytes = 5,
        Sha256 = hashed ? SHA256.HashData("x"u8) : null,
        State = ClipState.Truncated,
        CreatedAtUs = 6,
        AudioMs = 7,
    };

    private static ReadOnlySpan<byte> Payload(RecordWriter writer) => writer.Record[RecordFormat.FrameBytes..];
}
