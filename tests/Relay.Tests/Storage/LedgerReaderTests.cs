using Relay.Admin;
using Relay.Billing;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

public abstract class LedgerReaderTests(Engine engine) : StoreTests(engine)
{
    private StoreFixture _fixture = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _fixture = new StoreFixture(Store);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task ReadLedger_PageByPage_ShowsCallsAndEntriesOnceEachInOrder(int limit, bool ofOne)
    {
        CallRow[] calls = [.. Enumerable.Range(0, 3).Select(i => StoreFixture.Call(_fixture.Mia, StoreFixture.At(2020, 11, 1).AddMinutes(i), i))];
        await _fixture.ApplyAsync(calls);
        Guid[] entries = [Guid.NewGuid(), Guid.NewGuid()];
        await EnterAsync(entries[0], 5);
        await EnterAsync(entries[1], -2);
        LedgerReader reader = new(Store);

        List<LedgerLine> seen = [];
        LedgerQuery? query = new(ofOne ? _fixture.Mia : null, null, null, limit);
        while (query is not null)
        {
            LedgerPage page = reader.ReadLedger(query)!;
            Assert.InRange(page.Lines.Count, 1, limit);
            seen.AddRange(page.Lines);
            query = page.Next;
        }

        // Entries were made just now, the calls years ago.
        Assert.Equal([.. entries.Reverse(), .. calls.Reverse().Select(static call => call.CallId)], seen.Select(static line => line.Id));
        Assert.Equal((BalanceEntryKind.Adjust, -2L, "mia"), (seen[0].Kind, seen[0].AmountNanos, seen[0].Username));
        Assert.Equal((calls[2].HeldNanos, calls[2].ChargeNanos, calls[2].Model), (seen[2].HeldNanos, seen[2].AmountNanos, seen[2].Model));
    }

    [Fact]
    public void ReadLedger_BehindAnEntryThatIsNone_IsNull() =>
        Assert.Null(new LedgerReader(Store).ReadLedger(new LedgerQuery(null, null, Guid.NewGuid(), 10)));

    private async Task EnterAsync(Guid id, long nanos)
    {
        BalanceChange change = new(id, "mia", nanos > 0 ? BalanceEntryKind.CreditLimit : BalanceEntryKind.Adjust, nanos, "why", "root");
        Assert.Equal(BalanceOutcome.Done, (await new BalanceStore(Store, TimeProvider.System).ChangeAsync(change, Token)).Outcome);
    }
}

public sealed class LedgerReaderOnSqliteTests() : LedgerReaderTests(Engine.Sqlite);

public sealed class LedgerReaderOnMySqlTests() : LedgerReaderTests(Engine.MySql);
