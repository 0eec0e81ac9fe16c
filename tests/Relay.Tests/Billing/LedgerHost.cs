using Microsoft.Extensions.Logging.Abstractions;
using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

/// <summary>
/// A ledger on a folder of its own, driven by hand: its writer passes only when told, its disk and store are doubles.
/// </summary>
internal sealed class LedgerHost : IAsyncDisposable
{
    private LedgerHost(TempFolder folder, MemoryLedgerStore store, FakeDisk disk, ManualTime time, BillingOptions options)
    {
        Folder = folder;
        Store = store;
        Disk = disk;
        Time = time;
        options.JournalDirectory = folder.Path;
        Ledger = new Ledger(options, new PriceBook(), store, disk, time, NullLogger<Ledger>.Instance);
    }

    public TempFolder Folder { get; }

    public MemoryLedgerStore Store { get; }

    public FakeDisk Disk { get; }

    public ManualTime Time { get; }

    public Ledger Ledger { get; }

    /// <summary>Small segments, so that rolls and limits are near.</summary>
    public static BillingOptions Small => new() { SegmentBytes = 64 * 1024, MaxBytes = 64 * 1024 * 16, SyncLingerMs = 0 };

    public static async Task<LedgerHost> StartAsync(
        MemoryLedgerStore? store = null, BillingOptions? options = null, TempFolder? folder = null, ManualTime? time = null)
    {
        var host = new LedgerHost(folder ?? new TempFolder(), store ?? new(), new FakeDisk(), time ?? new(), options ?? Small);
        await host.Ledger.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    /// <summary>Sixty-one characters of the dearest speech model: 21,350,000 nanos.</summary>
    public static CallAdmission Speech(long accountId = 1, long? balance = null, long chars = 61) => new()
    {
        AccountId = accountId,
        BalanceNanos = balance,
        TaskType = "sync_tts",
        Model = "speech-02-hd",
        Endpoint = "/v1/t2a_v2",
        CharCount = chars,
    };

    public static StreamEnd Completed(long usage = -1) => new(EndReason.Completed, true, 100, 50, usage, 10, 20);

    public static StreamEnd Ended(EndReason reason, bool firstByte = false) => new(reason, firstByte, 0, 0, -1, -1, 20);

    public CallHold Admit(CallAdmission? admission = null)
    {
        var outcome = Ledger.TryHold(admission ?? Speech(), out var hold);
        if (outcome == HoldOutcome.JournalFull)
        {
            // The tests outrun the preparer: its segments are small and they do nothing else.
            Ledger.Journal.PrepareNow();
            outcome = Ledger.TryHold(admission ?? Speech(), out hold);
        }

        Assert.Equal(HoldOutcome.Admitted, outcome);
        return hold!;
    }

    public void Run(int calls, CallAdmission? admission = null)
    {
        for (var i = 0; i < calls; i++)
        {
            Admit(admission).Settle(Completed());
        }
    }

    /// <summary>Brings everything appended until now into the store.</summary>
    public async Task FlushAsync()
    {
        var journal = Ledger.Journal;
        await journal.WaitDurableAsync(journal.AppendedLsn, TestContext.Current.CancellationToken);
        await Ledger.Writer.PassAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The next process, on the files as this one's death right now would leave them, with the same store.</summary>
    public async Task<LedgerHost> KillAndRestartAsync()
    {
        // A copy takes a while; let the preparer finish so that no file changes its name meanwhile.
        Ledger.Journal.PrepareNow();
        return await StartAsync(Store, Small, Folder.CopyAsAfterKill(), Time);
    }

    public async ValueTask DisposeAsync()
    {
        Disk.SyncFails = false;
        Disk.SyncMayEnd?.Release(1000);
        await Ledger.DisposeAsync();
        Folder.Dispose();
    }
}
