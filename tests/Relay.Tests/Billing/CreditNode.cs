using Microsoft.Extensions.Logging.Abstractions;
using Relay.Billing;
using Xunit;

namespace Relay.Tests.Billing;

/// <summary>One node's ledger on a store it shares, driven by hand: its writer passes only when told.</summary>
internal sealed class CreditNode : IAsyncDisposable
{
    private readonly SharedStore _store;
    private readonly TempFolder _folder;
    private readonly ManualTime _time;

    private CreditNode(SharedStore store, TempFolder folder, ManualTime time, int waitMs)
    {
        _store = store;
        _folder = folder;
        _time = time;
        Stores = new FailingStores(store);
        BillingOptions options = LedgerHost.Small;
        options.JournalDirectory = folder.Path;
        options.LeaseWaitMs = waitMs;
        Ledger = new Ledger(options, new PriceBook(), Stores, new FakeDisk(), time, NullLogger<Ledger>.Instance, Stores);
    }

    public FailingStores Stores { get; }

    public Ledger Ledger { get; }

    public long Available => Ledger.AvailableNanos(_store.AccountId) ?? 0;

    public static async Task<CreditNode> StartAsync(SharedStore store, ManualTime time, int waitMs = 0, TempFolder? folder = null)
    {
        CreditNode node = new(store, folder ?? new TempFolder(), time, waitMs);
        await node.Ledger.StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    public async Task<HoldResult> HoldAsync(long chars = 61)
    {
        Ledger.Journal.PrepareNow();
        return await Ledger.HoldAsync(LedgerHost.Speech(_store.AccountId, balance: 0, chars), TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// A second later: brings everything appended until now into the store, and refreshes what is leased. Where the store is away, the
    /// second is all.
    /// </summary>
    public async Task PassAsync()
    {
        await Ledger.Journal.WaitDurableAsync(Ledger.Journal.AppendedLsn, TestContext.Current.CancellationToken);
        _time.Now += TimeSpan.FromSeconds(1);
        if (!Stores.IsCut)
        {
            await Ledger.Writer.PassAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The next process, on the files as this one's death right now would leave them.</summary>
    public async Task<CreditNode> KillAndRestartAsync()
    {
        Ledger.Journal.PrepareNow();
        Stores.IsCut = true;
        return await StartAsync(_store, _time, folder: _folder.CopyAsAfterKill());
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        _folder.Dispose();
    }
}
