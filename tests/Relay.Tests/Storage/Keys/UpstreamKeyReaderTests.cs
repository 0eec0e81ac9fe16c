using Relay.Routing.Keys;
using Relay.Storage.Keys;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Storage.Keys;

public abstract class UpstreamKeyReaderTests(Engine engine) : StoreTests(engine)
{
    private readonly ManualTime _time = new();

    private UpstreamKeyReader Reader => new(Store);

    [Fact]
    public async Task Page_TenThousandKeys_IsOnePageInEveryOrder()
    {
        await FillAsync(10_000);

        KeyPage last = await Reader.ReadPageAsync(new KeyPageQuery("", "", KeySort.AddTime, false, 1000, 10), Token);
        KeyPage richest = await Reader.ReadPageAsync(new KeyPageQuery("p", "", KeySort.Balance, true, 2, 10), Token);
        KeyPage found = await Reader.ReadPageAsync(new KeyPageQuery("", "LABEL-0777", KeySort.UsageCount, true, 1, 10), Token);
        KeyPage beyond = await Reader.ReadPageAsync(new KeyPageQuery("", "", KeySort.AddTime, true, 1001, 10), Token);

        Assert.Equal((10_000, "label-09990", "label-09999"), (last.Total, last.Rows[0].Label, last.Rows[^1].Label));
        Assert.Equal((10_000, "label-09989", "label-09980"), (richest.Total, richest.Rows[0].Label, richest.Rows[^1].Label));
        Assert.Equal((10, 10), (found.Total, found.Rows.Count));
        Assert.Equal((10_000, 0), (beyond.Total, beyond.Rows.Count));
    }

    [Fact]
    public async Task Page_SearchWithPatternSigns_MeansThemselves()
    {
        await FillAsync(3);

        Assert.Equal(0, (await Reader.ReadPageAsync(new KeyPageQuery("", "label_00001", KeySort.AddTime, true, 1, 10), Token)).Total);
        Assert.Equal(0, (await Reader.ReadPageAsync(new KeyPageQuery("", "%", KeySort.AddTime, true, 1, 10), Token)).Total);
        Assert.Equal(0, (await Reader.ReadPageAsync(new KeyPageQuery("", "!", KeySort.AddTime, true, 1, 10), Token)).Total);
        Assert.Equal(0, (await Reader.ReadPageAsync(new KeyPageQuery("other", "", KeySort.AddTime, true, 1, 10), Token)).Total);
    }

    [Fact]
    public async Task Find_KeyOrLabel_IsThatKeyAlone()
    {
        await FillAsync(3);

        Assert.Equal("label-00001", Assert.Single(await Reader.FindAsync("secret-1", Token)).Label);
        Assert.Equal("label-00002", Assert.Single(await Reader.FindAsync("label-00002", Token)).Label);
        Assert.Equal("label-00002", Assert.Single(await Reader.FindAsync("p/label-00002", Token)).Label);
        Assert.Equal("label-00001", Assert.Single((await Reader.ReadPageAsync(new KeyPageQuery("", "secret-1", KeySort.AddTime, true, 1, 10), Token)).Rows).Label);
        Assert.Empty(await Reader.FindAsync("secret", Token));
    }

    [Fact]
    public async Task Sum_Keys_AreSummedByCurrency()
    {
        await FillAsync(4);

        Assert.Equal([new KeySum("CNY", 4, 6)], await Reader.SumAsync(Token));
    }

    private async Task FillAsync(int keys)
    {
        UpstreamKeyStore store = new(Store, _time);
        await using var connection = await Store.OpenConnectionAsync(Token);
        const string Insert = """
            INSERT INTO upstream_keys (provider, label, account_label, sealed_secret, secret_hash, balance_state, balance_nanos, currency, added_at)
            VALUES (@provider, @label, 'a', @sealed, @hash, 1, @balance, 'CNY', @at)
            """;
        await using var transaction = await connection.BeginTransactionAsync(Token);
        for (int i = 0; i < keys; i++)
        {
            Relay.Storage.DbExtensions.Execute(
                connection, transaction, Insert, ("@provider", "p"), ("@label", $"label-{i:00000}"), ("@sealed", new byte[40]),
                ("@hash", KeySeal.Hash("p", $"secret-{i}")), ("@balance", (long)i), ("@at", 1_000_000L + i));
        }

        await transaction.CommitAsync(Token);
        Assert.Equal(keys, (await store.ReadAsync(null, Token)).Count);
    }
}

public sealed class UpstreamKeyReaderOnSqliteTests() : UpstreamKeyReaderTests(Engine.Sqlite);

public sealed class UpstreamKeyReaderOnMySqlTests() : UpstreamKeyReaderTests(Engine.MySql);
