using Relay.Identity;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Identity;

/// <summary>What the cache remembers, for how long, and what it does when the store is slow or away.</summary>
public sealed class TokenCheckTests : IDisposable
{
    private const string Token = "rk-0123456789abcdefghijklmnopqrstuv";

    private readonly JwtRig _rig = new();
    private readonly TokenTable _table = new();
    private readonly TokenCheckOptions _options = new();
    private readonly TokenCheck _check;

    public TokenCheckTests() => _check = new TokenCheck(_table, _options, _rig.Clock, _rig.Verifier);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Check_WithinTheCacheTime_AsksOnce()
    {
        _table.Add(Token);

        await AskAsync(Token);
        Pass(1999);
        TokenRefusal again = await AskAsync(Token);

        Assert.Equal((TokenRefusal.None, 1), (again, _table.Reads));
    }

    [Fact]
    public async Task Check_AfterTheCacheTime_AnswersAtOnceAndAsksBeside()
    {
        _table.Add(Token);
        await AskAsync(Token);
        Pass(2001);
        _table.Change(Token, static row => row with { Revoked = true });
        _table.Gate = new TaskCompletionSource();

        ValueTask<TokenVerdict> beside = _check.CheckAsync(Token, TestContext.Current.CancellationToken);

        Assert.True(beside.IsCompletedSuccessfully);
        Assert.Equal(TokenRefusal.None, (await beside).Refusal);
        Assert.Equal(TokenRefusal.None, await AskAsync(Token)); // one read at a time
        Assert.Equal(2, _table.Reads);
        _table.Gate.SetResult();
        Assert.Equal(TokenRefusal.Revoked, await AskAsync(Token));
    }

    [Fact]
    public async Task Check_TokenRevokedElsewhereAndIdle_IsRefusedByTheFirstCallAfterFourSeconds()
    {
        _table.Add(Token);
        await AskAsync(Token);
        _table.Change(Token, static row => row with { Revoked = true });

        Pass(4001);

        Assert.Equal(TokenRefusal.Revoked, await AskAsync(Token));
    }

    [Fact]
    public async Task Forget_WhileAnOlderAnswerIsOnItsWay_DoesNotLetItIn()
    {
        _table.Add(Token);
        _table.Gate = new TaskCompletionSource();
        ValueTask<TokenVerdict> before = _check.CheckAsync(Token, TestContext.Current.CancellationToken);
        _table.Change(Token, static row => row with { Revoked = true });

        _check.Forget(TokenTable.HashOf(Token));
        _table.Gate.SetResult();
        await before;

        Assert.Equal(TokenRefusal.Revoked, await AskAsync(Token));
    }

    [Fact]
    public async Task Check_AccountDisabled_IsRefused()
    {
        _table.Add(Token);
        await AskAsync(Token);
        _table.Change(Token, static row => row with { AccountActive = false });

        Pass(4001);

        Assert.Equal(TokenRefusal.AccountDisabled, await AskAsync(Token));
    }

    [Fact]
    public async Task Check_StoreAway_TheLastAnswerStands()
    {
        _table.Add(Token);
        await AskAsync(Token);
        _table.IsAway = true;

        for (int i = 0; i < 100; i++)
        {
            Pass(5000);
            Assert.Equal(TokenRefusal.None, await AskAsync(Token));
        }
    }

    // Each token once cost its caller the whole wait every few seconds for as long as the store was frozen.
    [Fact]
    public async Task Check_StoreSilent_OnlyTheFirstWaitsAndOneQuestionIsEnough()
    {
        const string Other = "rk-other6789abcdefghijklmnopqrstuv";
        ManualTime time = new(); // its delays end at once: who waits waits in vain
        TokenCheck check = new(_table, _options, time);
        _table.Add(Token);
        _table.Add(Other);
        await check.CheckAsync(Token, TestContext.Current.CancellationToken);
        await check.CheckAsync(Other, TestContext.Current.CancellationToken);
        _table.Gate = new TaskCompletionSource();
        time.Now += TimeSpan.FromSeconds(5);

        Assert.Equal(TokenRefusal.None, (await check.CheckAsync(Token, TestContext.Current.CancellationToken)).Refusal);
        Assert.Equal(3, _table.Reads);
        for (int i = 0; i < 3; i++)
        {
            time.Now += TimeSpan.FromSeconds(5);
            foreach (string token in (string[])[Other, Token])
            {
                ValueTask<TokenVerdict> verdict = check.CheckAsync(token, TestContext.Current.CancellationToken);
                Assert.True(verdict.IsCompletedSuccessfully);
                Assert.Equal(TokenRefusal.None, (await verdict).Refusal);
            }
        }

        Assert.Equal(4, _table.Reads);
        _table.Change(Token, static row => row with { Revoked = true });
        _table.Gate.SetResult();
        _table.Gate = null;
        time.Now += TimeSpan.FromSeconds(5);
        Assert.Equal(TokenRefusal.Revoked, (await check.CheckAsync(Token, TestContext.Current.CancellationToken)).Refusal);
    }

    [Fact]
    public async Task Check_UnknownTokenWhileTheStoreIsAway_CannotBeTold()
    {
        _table.IsAway = true;

        Assert.Equal(TokenRefusal.Unavailable, await AskAsync(Token));
    }

    [Fact]
    public async Task Check_ManyUnknownTokens_AreRememberedApartFromGoodOnes()
    {
        _options.MaxCachedTokens = 2;
        _options.MaxRefusedTokens = 10;
        _table.Add(Token);
        await AskAsync(Token);

        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(TokenRefusal.Unknown, await AskAsync($"rk-unknown-{i}"));
        }

        int reads = _table.Reads;
        Assert.Equal(TokenRefusal.None, await AskAsync(Token));
        Assert.Equal(TokenRefusal.Unknown, await AskAsync("rk-unknown-999"));
        Assert.Equal(reads, _table.Reads);
    }

    [Fact]
    public async Task Check_TokenMadeAfterItWasTried_IsGoodAfterTheCacheTime()
    {
        await AskAsync(Token);
        _table.Add(Token);

        Pass(2001);

        Assert.Equal(TokenRefusal.None, await AskAsync(Token));
    }

    [Fact]
    public async Task Check_Jwt_IsGoodWhenStoredAndSigned()
    {
        string token = await _rig.SignAsync(_rig.Claims());
        _table.Add(token);

        Assert.Equal(TokenRefusal.None, await AskAsync(token));
    }

    [Fact]
    public async Task Check_JwtTheStoreDoesNotKnow_IsRefusedHoweverWellSigned()
    {
        string token = await _rig.SignAsync(_rig.Claims());

        Assert.Equal(TokenRefusal.Unknown, await AskAsync(token));
    }

    [Fact]
    public async Task Check_ForgedJwtThatGotIntoTheStore_IsRefused()
    {
        string token = await _rig.SignAsync(_rig.Claims(), """{"alg":"none","kid":"KID"}""");
        _table.Add(token);

        Assert.Equal(TokenRefusal.Unknown, await AskAsync(token));
    }

    [Fact]
    public async Task Check_JwtOfAnotherUserThanItsRow_IsRefused()
    {
        string token = await _rig.SignAsync(_rig.Claims());
        _table.Add(token, userId: "u-2");

        Assert.Equal(TokenRefusal.Unknown, await AskAsync(token));
    }

    [Fact]
    public async Task Check_JwtThatExpiresInTheCache_IsExpiredToTheSecond()
    {
        _options.CacheMs = 2500;
        string token = await _rig.SignAsync(_rig.Claims(exp: _rig.Now + 2));
        _table.Add(token);
        Assert.Equal(TokenRefusal.None, await AskAsync(token));

        Pass(2000);

        Assert.Equal(TokenRefusal.Expired, await AskAsync(token));
    }

    [Fact]
    public async Task Check_JwtOfAKeyThatWasRevoked_IsRefusedWithinTheCacheTime()
    {
        string token = await _rig.SignAsync(_rig.Claims());
        _table.Add(token);
        await AskAsync(token);

        await _rig.Keys.RotateAsync(revokeOld: true, TestContext.Current.CancellationToken);
        Pass(4001);

        Assert.Equal(TokenRefusal.Unknown, await AskAsync(token));
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public async Task Check_HugeToken_IsNotEvenLookedUp(int length, bool asked)
    {
        Assert.Equal(TokenRefusal.Unknown, await AskAsync(new string('x', length)));

        Assert.Equal(asked ? 1 : 0, _table.Reads);
    }

    private async Task<TokenRefusal> AskAsync(string token) => (await _check.CheckAsync(token, TestContext.Current.CancellationToken)).Refusal;

    private void Pass(int milliseconds) => _rig.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
