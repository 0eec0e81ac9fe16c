using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Billing;
using Relay.Billing.Journal;
using Relay.Streaming;

namespace Relay.Bench;

/// <summary>
/// Steps 4 and 9 of one call: held, begun, settled; three records appended to the mapped journal. Without syncs, whose time is the disk's
/// (<c>--journal-load</c> has them), but with the batch writer reading behind.
/// </summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private readonly Ledger _ledger;

    private readonly CallAdmission _admission = new()
    {
        AccountId = 1,
        TokenId = 1,
        BalanceNanos = long.MaxValue / 2,
        TaskType = "sync_tts",
        Model = "speech-02-hd",
        Endpoint = "/v1/t2a_v2",
        Upstream = "minimax",
        CharCount = 61,
    };

    public LedgerBenchmarks()
    {
        _ledger = Start();
        long before = _ledger.Stats.Appended;
        HoldAndSettle();
        Verify.Equal(before + 3, _ledger.Stats.Appended);
    }

    /// <summary>A ledger that goes on by itself and ends with the process.</summary>
    internal static Ledger Start()
    {
        BillingOptions options = new() { JournalDirectory = BenchFolder.Create("journal-" + Guid.NewGuid().ToString("N")), Sync = false };
        Ledger ledger = new(options, new PriceBook(), new NullLedgerStore(), new JournalDisk(), TimeProvider.System, NullLogger<Ledger>.Instance);
        ledger.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        return ledger;
    }

    [Benchmark]
    public void HoldAndSettle()
    {
        CallHold? hold;
        while (_ledger.TryHold(in _admission, out hold) != HoldOutcome.Admitted)
        {
            // This loop is faster than segments are made; calls are not.
            Thread.Yield();
        }

        hold!.MarkStarted();
        hold.Settle(new StreamEnd(EndReason.Completed, true, 40_960, 20_480, 61, 250_000, 900_000));
    }
}
