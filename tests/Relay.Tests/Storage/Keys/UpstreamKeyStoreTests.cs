using Relay.Routing.Keys;
using Relay.Storage.Keys;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Storage.Keys;

public abstract class UpstreamKeyStoreTests(Engine engine) : StoreTests(engine)
{
    private readonly ManualTime _time = new();

    private UpstreamKeyStore Keys => new(Store, _time);

    [Fact]
    public async Task Add_Key_IsReadAsItWas()
    {
        KeyFacts facts = new(KeyState.BalanceEmpty, BalanceState.Known, -5, 0, "CNY", new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero), "why");

        Assert.Equal(KeyAddition.Added, await Keys.AddAsync(New("a", 1) with { IsEnabled = false, Facts = facts }, Token));

        KeyRow row = Assert.Single(await Keys.ReadAsync(null, Token));
        Assert.Equal(("p", "a", "acct", false, facts, _time.Now, 0L), (row.Provider, row.Label, row.Account, row.IsEnabled, row.Facts, row.AddedAt, row.UseCount));
        Assert.Equal([1, 2, 3], row.SealedSecret);
        Assert.Empty(await Keys.ReadAsync("other", Token));
    }

    [Fact]
    public async Task Add_SameSecretOrSameLabel_ChangesNothingAndSaysWhich()
    {
        await Keys.AddAsync(New("a", 1), Token);

        Assert.Equal(KeyAddition.SameSecret, await Keys.AddAsync(New("b", 1), Token));
        Assert.Equal(KeyAddition.SameLabel, await Keys.AddAsync(New("a", 2), Token));
        Assert.Equal(KeyAddition.Added, await Keys.AddAsync(New("a", 1) with { Provider = "q" }, Token));
        Assert.Single(await Keys.ReadAsync("p", Token));
    }

    [Fact]
    public async Task Save_FactsAndUses_AreWrittenTogetherAndCountsAdd()
    {
        await Keys.AddAsync(New("a", 1), Token);
        await Keys.AddAsync(New("b", 2), Token);
        long[] ids = [.. (await Keys.ReadAsync("p", Token)).Select(static row => row.Id)];
        KeyFacts facts = new(KeyState.Fit, BalanceState.Known, 7, null, "USD", _time.Now);

        await Keys.SaveAsync([new KeyNews(ids[1], facts, 3), new KeyNews(ids[0], null, 2), new KeyNews(999, facts, 1)], Token);
        await Keys.SaveAsync([new KeyNews(ids[1], null, 4)], Token);

        IReadOnlyList<KeyRow> rows = await Keys.ReadAsync("p", Token);
        Assert.Equal((default(KeyFacts) with { Currency = "", Error = "" }, 2L), (rows[0].Facts, rows[0].UseCount));
        Assert.Equal((facts, 7L), (rows[1].Facts, rows[1].UseCount));
    }

    [Fact]
    public async Task SetEnabled_InvalidKey_MakesItFitAgain()
    {
        await Keys.AddAsync(New("a", 1) with { Facts = new KeyFacts(KeyState.Invalid, Error: "bad") }, Token);

        Assert.True(await Keys.SetEnabledAsync("p", "a", false, Token));
        Assert.False(Assert.Single(await Keys.ReadAsync("p", Token)).IsEnabled);
        Assert.True(await Keys.SetEnabledAsync("p", "a", true, Token));
        Assert.True(await Keys.SetEnabledAsync("p", "a", true, Token));

        KeyRow row = Assert.Single(await Keys.ReadAsync("p", Token));
        Assert.Equal((true, KeyState.Fit, ""), (row.IsEnabled, row.Facts.State, row.Facts.Error));
        Assert.False(await Keys.SetEnabledAsync("p", "b", true, Token));
    }

    [Fact]
    public async Task Remove_Key_IsGone()
    {
        await Keys.AddAsync(New("a", 1), Token);

        Assert.True(await Keys.RemoveAsync("p", "a", Token));
        Assert.False(await Keys.RemoveAsync("p", "a", Token));
        Assert.Empty(await Keys.ReadAsync(null, Token));
    }

    [Fact]
    public async Task StickyKey_Bound_IsFoundByAnyNode()
    {
        StickyKeys mine = new(new StickyKeyStore(Store, _time));
        StickyKeys other = new(new StickyKeyStore(Store, _time));
        await mine.BindAsync("siliconflow", "speech:voice:1", new StickyKey("a", 7), Token);

        Assert.Equal(new StickyKey("a", 7), await other.FindAsync("siliconflow", "speech:voice:1", Token));
        Assert.Null(await other.FindAsync("openai", "speech:voice:1", Token));
        await mine.BindAsync("siliconflow", "speech:voice:1", new StickyKey("b", 8), Token);
        Assert.Equal(new StickyKey("b", 8), await new StickyKeys(new StickyKeyStore(Store, _time)).FindAsync("siliconflow", "speech:voice:1", Token));
        await mine.ForgetAsync("siliconflow", "speech:voice:1", Token);
        Assert.Null(await mine.FindAsync("siliconflow", "speech:voice:1", Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task StickyKey_IdThatCannotBeKept_IsRefusedAndNotFound(int length)
    {
        StickyKeys keys = new(new StickyKeyStore(Store, _time));

        await Assert.ThrowsAsync<ArgumentException>(async () => await keys.BindAsync("p", new string('x', length), new StickyKey("a", 7), Token));
        Assert.Null(await keys.FindAsync("p", new string('x', length), Token));
    }

    private static NewKey New(string label, byte secret) => new("p", label, "acct", [1, 2, 3], [.. Enumerable.Repeat(secret, 32)], true, default);
}

public sealed class UpstreamKeyStoreOnSqliteTests() : UpstreamKeyStoreTests(Engine.Sqlite);

public sealed class UpstreamKeyStoreOnMySqlTests() : UpstreamKeyStoreTests(Engine.MySql);
