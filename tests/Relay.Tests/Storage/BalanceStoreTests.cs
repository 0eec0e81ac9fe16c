using Relay.Billing;
using Relay.Identity;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

public abstract class BalanceStoreTests(Engine engine) : StoreTests(engine)
{
    private const long Unit = Money.NanosPerUnit;

    private BalanceStore _balances = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _balances = new BalanceStore(Store, TimeProvider.System);
    }

    [Fact]
    public async Task Change_TopUp_AddsToTheBalanceAndLeavesAnEntry()
    {
        long account = await AddAsync("ada", 5 * Unit);

        BalanceResult result = await ChangeAsync(BalanceEntryKind.TopUp, 7 * Unit);

        Assert.Equal((BalanceOutcome.Done, 12 * Unit), (result.Outcome, result.Entry!.BalanceAfterNanos));
        BalanceEntry entry = Assert.Single(await EntriesAsync(account));
        Assert.Equal((BalanceEntryKind.TopUp, 7 * Unit, "paid 💶'; DROP TABLE users; --", "root"), (entry.Kind, entry.AmountNanos, entry.Reason, entry.MadeBy));
        Assert.Equal(12 * Unit, (await BalanceAsync())!.Value.BalanceNanos);
    }

    [Fact]
    public async Task Change_SameIdTwice_AddsOnce()
    {
        long account = await AddAsync("ada", 0);
        Guid id = Guid.CreateVersion7();

        await ChangeAsync(BalanceEntryKind.TopUp, Unit, id);
        BalanceResult again = await ChangeAsync(BalanceEntryKind.TopUp, Unit, id);

        Assert.Equal((BalanceOutcome.DoneBefore, Unit), (again.Outcome, again.Entry!.BalanceAfterNanos));
        Assert.Equal(Unit, (await BalanceAsync())!.Value.BalanceNanos);
        Assert.Single(await EntriesAsync(account));
    }

    [Fact]
    public async Task Change_SameIdOtherAmount_IsRefused()
    {
        await AddAsync("ada", 0);
        Guid id = Guid.CreateVersion7();
        await ChangeAsync(BalanceEntryKind.TopUp, Unit, id);

        BalanceResult other = await ChangeAsync(BalanceEntryKind.TopUp, 2 * Unit, id);

        Assert.Equal(BalanceOutcome.IdTaken, other.Outcome);
        Assert.Equal(Unit, (await BalanceAsync())!.Value.BalanceNanos);
    }

    [Fact]
    public async Task Change_SameIdOtherUser_IsRefused()
    {
        await AddAsync("ada", 0);
        await AddAsync("bob", 0);
        Guid id = Guid.CreateVersion7();
        await ChangeAsync(BalanceEntryKind.TopUp, Unit, id);

        BalanceResult other = await ChangeAsync(BalanceEntryKind.TopUp, Unit, id, "bob");

        Assert.Equal(BalanceOutcome.IdTaken, other.Outcome);
        Assert.Equal(0, (await BalanceAsync("bob"))!.Value.BalanceNanos);
    }

    [Fact]
    public async Task Change_TwentyTopUpsAtOnce_AddUp()
    {
        await AddAsync("ada", 0);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ChangeAsync(BalanceEntryKind.TopUp, Unit))));

        Assert.Equal(20 * Unit, (await BalanceAsync())!.Value.BalanceNanos);
    }

    [Theory]
    [InlineData((int)BalanceEntryKind.TopUp, 1)]
    [InlineData((int)BalanceEntryKind.Adjust, -1)]
    public async Task Change_MoneyWithoutLimit_IsRefused(int kind, long amount)
    {
        await AddAsync("ada", null);
        Assert.Equal(BalanceOutcome.NoBalance, (await ChangeAsync((BalanceEntryKind)kind, amount)).Outcome);
    }

    [Fact]
    public async Task Change_CreditLimit_MakesAnUnlimitedAccountPostpaid()
    {
        await AddAsync("ada", null);

        await ChangeAsync(BalanceEntryKind.CreditLimit, 30 * Unit);

        Assert.Equal((0, 30 * Unit, 30 * Unit), (await BalanceAsync())!.Value is var b ? (b.BalanceNanos, b.CreditNanos, b.SpendableNanos) : default);
    }

    [Fact]
    public async Task Change_Unlimited_GivesTheBalanceUp()
    {
        await AddAsync("ada", Unit);

        await ChangeAsync(BalanceEntryKind.Unlimited, 0);

        Assert.Null((await BalanceAsync())!.Value.SpendableNanos);
    }

    [Fact]
    public async Task Change_NobodyOfThatName_SaysSo() =>
        Assert.Equal(BalanceOutcome.NoSuchUser, (await ChangeAsync(BalanceEntryKind.TopUp, 1)).Outcome);

    [Fact]
    public async Task Change_BeyondTheRange_ChangesNothing()
    {
        await AddAsync("ada", Unit);

        BalanceResult result = await ChangeAsync(BalanceEntryKind.TopUp, Money.MaxAmountNanos);

        Assert.Equal(BalanceOutcome.OutOfRange, result.Outcome);
        Assert.Equal(Unit, (await BalanceAsync())!.Value.BalanceNanos);
    }

    [Fact]
    public async Task ReadEntries_Before_GoesOnWhereThePageEnded()
    {
        long account = await AddAsync("ada", 0);
        for (int i = 1; i <= 5; i++)
        {
            await ChangeAsync(BalanceEntryKind.TopUp, i, Guid.NewGuid());
        }

        IReadOnlyList<BalanceEntry> first = await _balances.ReadEntriesAsync(account, 2, null, TestContext.Current.CancellationToken);
        IReadOnlyList<BalanceEntry> second = await _balances.ReadEntriesAsync(account, 9, first[^1].EntryId, TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3, 4, 5], first.Concat(second).Select(static entry => entry.AmountNanos).Order());
    }

    private async Task<long> AddAsync(string name, long? balance) =>
        (await new AccountStore(Store, TimeProvider.System).AddAccountAsync(new NewAccount(name, null, null, false, balance), default))!.Value;

    private Task<BalanceResult> ChangeAsync(BalanceEntryKind kind, long nanos, Guid? id = null, string name = "ada") =>
        _balances.ChangeAsync(new BalanceChange(id ?? Guid.CreateVersion7(), name, kind, nanos, "paid 💶'; DROP TABLE users; --", "root"), default).AsTask();

    private Task<AccountBalance?> BalanceAsync(string name = "ada") => _balances.FindBalanceAsync(name, default).AsTask();

    private Task<IReadOnlyList<BalanceEntry>> EntriesAsync(long account) => _balances.ReadEntriesAsync(account, 10, null, default).AsTask();
}

public sealed class BalanceStoreOnSqliteTests() : BalanceStoreTests(Engine.Sqlite);

public sealed class BalanceStoreOnMySqlTests() : BalanceStoreTests(Engine.MySql);
