using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Billing;
using Relay.Billing.Journal;

namespace Relay.Tests.Billing;

/// <summary>A journal on a folder of its own, with shorthands for writing and reading records.</summary>
internal sealed class JournalHost : IDisposable
{
    private readonly bool _ownsFolder;
    private readonly BillingOptions _options;

    public JournalHost(TempFolder? folder = null, FakeDisk? disk = null, int segments = 16)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? new TempFolder();
        Disk = disk ?? new FakeDisk();
        _options = new BillingOptions
        {
            JournalDirectory = Folder.Path,
            SegmentBytes = SegmentBytes,
            MaxBytes = (long)segments * SegmentBytes,
            SyncLingerMs = 0,
        };
        Log = new ListLogger();
        Journal = CallJournal.Open(_options, Disk, Log);
        Journal.StartPreparing();
    }

    public static int SegmentBytes => BillingOptions.MinSegmentBytes;

    public TempFolder Folder { get; }

    public FakeDisk Disk { get; }

    public ListLogger Log { get; }

    public CallJournal Journal { get; }

    public static HoldFacts Facts(string model = "speech-02-hd") => new()
    {
        CallId = Guid.CreateVersion7(),
        AccountId = 1,
        TokenId = 2,
        CreatedAtUs = 3,
        TaskType = "sync_tts",
        Model = model,
        Endpoint = "/v1/t2a_v2",
        Upstream = "minimax",
        KeyLabel = "a",
        CharCount = 61,
        Price = new Price(3_500_000_000, BillingUnit.PerTenThousandChars),
        HeldNanos = 21_350_000,
        VoiceId = "my-voice",
        VoiceFeeNanos = 19,
    };

    public HoldSlot Hold(in HoldFacts facts)
    {
        HoldSlot slot = default;
        for (int tries = 0; !TryHold(facts, ref slot); tries++)
        {
            Xunit.Assert.True(tries < 1000, "The journal has no room, prepared as it is.");

            // The tests outrun the preparer: its segments are small and they do nothing else. Another of a test's threads may take the room.
            Prepare();
        }

        return slot;
    }

    public bool TryHold(in HoldFacts facts, ref HoldSlot slot)
    {
        var writer = new RecordWriter(new byte[RecordFormat.MaxRecordBytes]);
        facts.Write(ref writer);
        return Journal.TryOpen(writer.Record, ref slot);
    }

    public bool Move(in HoldFacts facts, ref HoldSlot slot)
    {
        var writer = new RecordWriter(new byte[RecordFormat.MaxRecordBytes]);
        facts.Write(ref writer);
        return Journal.TryMove(writer.Record, ref slot);
    }

    public void Start(in HoldFacts facts, ref HoldSlot slot)
    {
        var writer = new RecordWriter(new byte[RecordFormat.MaxRecordBytes]);
        StartedRecord.Write(ref writer, facts.CallId);
        Journal.Start(writer.Record, ref slot);
    }

    public bool Settle(in HoldFacts facts, ref HoldSlot slot, string traceId = "")
    {
        var writer = new RecordWriter(new byte[RecordFormat.MaxRecordBytes]);
        SettleRecord.Write(ref writer, facts, LedgerHost.Completed(), new CallCharge(61, 21_350_000), 9, traceId);
        return Journal.Close(writer.Record, ref slot);
    }

    /// <summary>So many calls from hold to settlement.</summary>
    public List<Guid> Run(int calls)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < calls; i++)
        {
            var facts = Facts();
            var slot = Hold(facts);
            Settle(facts, ref slot);
            ids.Add(facts.CallId);
        }

        return ids;
    }

    /// <summary>Enough calls for the log to leave the segment it is in.</summary>
    public void RunUntilRoll()
    {
        var before = Journal.AppendedLsn / SegmentBytes;
        while (Journal.AppendedLsn / SegmentBytes == before)
        {
            Run(calls: 1);
        }
    }

    /// <summary>The calls settled in the log, in order.</summary>
    public List<Guid> Settled()
    {
        var ids = new List<Guid>();
        var texts = new TextPool();
        var cursor = Journal.ReadFrom(0);
        while (cursor.TryRead(Journal.AppendedLsn, out var record))
        {
            if (record.Type == JournalRecordType.Settle)
            {
                ids.Add(SettleRecord.Read(record.Payload, record.Version, texts).CallId);
            }
        }

        return ids;
    }

    /// <summary>After this the disk is asked for nothing until something is appended.</summary>
    public async Task SyncAsync()
    {
        Prepare();
        await Journal.WaitDurableAsync(Journal.AppendedLsn, Xunit.TestContext.Current.CancellationToken);
    }

    /// <summary>Lets everything read go, then does the preparer's work here and now.</summary>
    public JournalSegment? Retire()
    {
        var cursor = Journal.ReadFrom(0);
        while (cursor.TryRead(Journal.DurableLsn, out _))
        {
        }

        return Journal.Retire(cursor.Lsn);
    }

    /// <summary>The preparer's work, here and now.</summary>
    public void Prepare() => Journal.PrepareNow();

    /// <summary>Admits calls with one byte out until the journal refuses.</summary>
    public List<(HoldFacts Facts, HoldSlot Slot)> FillWithHolds()
    {
        var open = new List<(HoldFacts, HoldSlot)>();
        while (true)
        {
            var facts = Facts();
            HoldSlot slot = default;
            if (!TryHold(facts, ref slot))
            {
                Prepare();
                if (!TryHold(facts, ref slot))
                {
                    return open;
                }
            }

            Start(facts, ref slot);
            open.Add((facts, slot));
        }
    }

    /// <summary>Settles a call with every text at its longest.</summary>
    public bool SettleLong((HoldFacts Facts, HoldSlot Slot) call)
    {
        var text = new string('x', 300);
        var facts = call.Facts with { TaskType = text, Model = text, Endpoint = text, Upstream = text, KeyLabel = text };
        return Settle(facts, ref call.Slot, text);
    }

    /// <summary>Offsets of the records in the first segment file of a folder, and behind them the end.</summary>
    public static List<int> Offsets(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var offsets = new List<int> { SegmentHeader.Bytes };
        while (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offsets[^1])) is > 0 and var length)
        {
            offsets.Add(offsets[^1] + RecordFormat.Align(length));
        }

        return offsets;
    }

    public void Dispose()
    {
        Disk.SyncFails = false;
        Disk.SyncMayEnd?.Release(1000);
        Journal.Dispose();
        if (_ownsFolder)
        {
            Folder.Dispose();
        }
    }
}
