using Relay.Identity;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

public abstract class AccountStoreTests(Engine engine) : StoreTests(engine)
{
    private AccountStore _accounts = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _accounts = new AccountStore(Store, TimeProvider.System);
    }

    [Fact]
    public async Task AddAccount_NameOrMailTaken_AddsNothing()
    {
        Assert.True(await _accounts.IsEmptyAsync(Token));
        long? id = await AddAsync("ada", "ada@mail");

        Assert.Null(await AddAsync("ada", "other@mail"));
        Assert.Null(await AddAsync("bob", "ada@mail"));

        Assert.Equal(id, await _accounts.FindAccountAsync("ada", Token));
        Assert.Null(await _accounts.FindAccountAsync("bob", Token));
        Assert.False(await _accounts.IsEmptyAsync(Token));
        Assert.Equal(RegisterOutcome.NameTaken, await _accounts.FindTakenAsync("ada", null, Token));
        Assert.Equal(RegisterOutcome.EmailTaken, await _accounts.FindTakenAsync("bob", "ada@mail", Token));
    }

    [Fact]
    public async Task AddAccount_ManyAtOnceWithOneName_AddsOne()
    {
        long?[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await AddAsync("ada", null))));
        Assert.Single(ids, static id => id is not null);
        Assert.Equal(1, Test.Scalar("SELECT COUNT(*) FROM users"));
    }

    [Fact]
    public async Task AddAccount_NamesThatDifferInCase_AreTwo()
    {
        Assert.NotNull(await AddAsync("Ada", null));
        Assert.NotNull(await AddAsync("ada", null));
        Assert.Equal(["Ada", "ada"], (await _accounts.ListAccountsAsync("", 10, Token)).Select(static profile => profile.Username));
        Assert.Equal(["ada"], (await _accounts.ListAccountsAsync("Ada", 10, Token)).Select(static profile => profile.Username));
    }

    [Fact]
    public async Task AddToken_OfALogin_ForgetsThoseThatExpiredAMonthAgo()
    {
        long ada = (await AddAsync("ada", null))!.Value;
        long bob = (await AddAsync("bob", null))!.Value;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await _accounts.AddTokenAsync(new NewToken(ada, HashOf("old"), "old", now.AddDays(-31), "jti-old"), Token);
        await _accounts.AddTokenAsync(new NewToken(ada, HashOf("api"), "api", now.AddDays(-31)), Token);
        await _accounts.AddTokenAsync(new NewToken(ada, HashOf("late"), "late", now.AddDays(-29), "jti-late"), Token);
        await _accounts.AddTokenAsync(new NewToken(bob, HashOf("bobs"), "bobs", now.AddDays(-31), "jti-bob"), Token);

        await _accounts.AddTokenAsync(new NewToken(ada, HashOf("new"), "new", now.AddDays(1), "jti-new"), Token);

        Assert.Equal(["new", "late", "api"], (await _accounts.ListTokensAsync(ada, long.MaxValue, 10, Token)).Select(static token => token.Label));
        Assert.Single(await _accounts.ListTokensAsync(bob, long.MaxValue, 10, Token));
    }

    private static TokenHash HashOf(string text) =>
        TokenHash.Of(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Profile_WithAndWithoutTheRest_IsAsAdded()
    {
        await _accounts.AddAccountAsync(new NewAccount("ada", "ada@mail", "$2b$...", true, 7), Token);
        await _accounts.AddAccountAsync(new NewAccount("bob", null, null, false, null), Token);

        AccountProfile ada = (await _accounts.FindProfileAsync("ada", Token))!;
        AccountProfile bob = (await _accounts.FindProfileAsync("bob", Token))!;

        Assert.Equal(("ada@mail", true, true, true, 7L), (ada.Email, ada.IsAdmin, ada.IsActive, ada.CanLogIn, ada.BalanceNanos));
        Assert.Equal((null, false, true, false, null), (bob.Email, bob.IsAdmin, bob.IsActive, bob.CanLogIn, bob.BalanceNanos));
        Assert.True((DateTimeOffset.UtcNow - ada.CreatedAt).Duration() < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task SetActive_OffAndOnAndForNobody_SaysWhetherThereIsSuchAUser()
    {
        await AddAsync("ada", null);
        Assert.True(await _accounts.SetActiveAsync("ada", false, Token));
        Assert.True(await _accounts.SetActiveAsync("ada", false, Token));
        Assert.False((await _accounts.FindProfileAsync("ada", Token))!.IsActive);
        Assert.Null(await _accounts.FindAccountAsync("ada", Token));
        Assert.False(await _accounts.SetActiveAsync("bob", true, Token));
    }

    [Fact]
    public async Task Token_AddedFoundAndRevoked_SaysSoOnce()
    {
        long ada = (await AddAsync("ada", null))!.Value;
        DateTimeOffset expiry = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        TokenHash.TryCompute("rk-one", out TokenHash hash);
        TokenHash.TryCompute("rk-two", out TokenHash other);
        long id = await _accounts.AddTokenAsync(new NewToken(ada, hash, "one", expiry), Token);
        await _accounts.AddTokenAsync(new NewToken(ada, other, "two", null), Token);

        TokenRecord found = (await _accounts.FindTokenAsync(hash, Token))!;
        Assert.Equal((id, ada, "ada", expiry, false), (found.Caller.TokenId, found.Caller.AccountId, found.Caller.Username, found.ExpiresAt, found.Revoked));
        Assert.Equal(hash, await _accounts.FindTokenHashAsync(id, ada, Token));
        Assert.Null(await _accounts.FindTokenHashAsync(id, ada + 1, Token));

        Assert.True(await _accounts.RevokeTokenAsync(hash, Token));
        Assert.False(await _accounts.RevokeTokenAsync(hash, Token));
        Assert.True((await _accounts.FindTokenAsync(hash, Token))!.Revoked);
        Assert.Equal(["two", "one"], (await _accounts.ListTokensAsync(ada, long.MaxValue, 10, Token)).Select(static token => token.Label));
    }

    [Fact]
    public async Task Keys_SameIdTwice_KeepsTheFirst()
    {
        JwtKeyStore keys = new(Store);
        JwtKeyRow key = new(1, "k1", [0, 1, 0x5c, 255], "-----BEGIN\n", DateTimeOffset.UnixEpoch, null);
        Assert.True(await keys.TryAddAsync(key, Token));
        Assert.False(await keys.TryAddAsync(key with { KeyId = "k2" }, Token));
        await keys.RetireBeforeAsync(2, DateTimeOffset.UnixEpoch.AddDays(1), Token);

        JwtKeyRow kept = Assert.Single(await keys.ReadAsync(Token));
        Assert.Equal(("k1", "-----BEGIN\n", DateTimeOffset.UnixEpoch.AddDays(1)), (kept.KeyId, kept.PublicKey, kept.RetiresAt));
        Assert.Equal(key.SealedPrivateKey, kept.SealedPrivateKey);
    }

    private async Task<long?> AddAsync(string name, string? email) =>
        await _accounts.AddAccountAsync(new NewAccount(name, email, null, false, null), Token);
}

public sealed class AccountStoreOnSqliteTests() : AccountStoreTests(Engine.Sqlite);

public sealed class AccountStoreOnMySqlTests() : AccountStoreTests(Engine.MySql);
