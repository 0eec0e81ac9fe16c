using Relay.Identity;
using Relay.Storage;
using Relay.Tests.Storage;
using Xunit;

namespace Relay.Tests.Identity;

/// <summary>Accounts that an administrator adds: their passwords are hashed where all are, and wait their turn.</summary>
public sealed class LoginsTests
{
    [Fact]
    public async Task Add_WithPassword_CanLogInAndMustChangeIt()
    {
        await using TestStore test = await TestStore.OpenAsync(Engine.Sqlite);
        using PasswordWork work = new(1, 4);
        AccountStore accounts = new(test.Store, TimeProvider.System);
        Logins logins = new(accounts, work, new AccountsOptions(), TimeProvider.System);

        RegisterVerdict added = await logins.AddAsync(Account("ada"), "the first one");
        RegisterVerdict again = await logins.AddAsync(Account("ada"), null);
        LoginVerdict verdict = await logins.CheckAsync("ada", "the first one", "::1", TestContext.Current.CancellationToken);

        Assert.Equal((RegisterOutcome.Added, RegisterOutcome.NameTaken), (added.Outcome, again.Outcome));
        Assert.Equal(LoginOutcome.Accepted, verdict.Outcome);
        Assert.True(verdict.Account!.MustChangePassword);
        Assert.Equal(2L << Passwords.Cost, work.RoundsDone);
    }

    [Fact]
    public async Task Add_WhenNoMorePasswordsMayWait_IsBusyAndAddsNobody()
    {
        await using TestStore test = await TestStore.OpenAsync(Engine.Sqlite);
        PasswordWork work = new(1, 4);
        work.Dispose(); // takes no more work
        AccountStore accounts = new(test.Store, TimeProvider.System);
        Logins logins = new(accounts, work, new AccountsOptions(), TimeProvider.System);

        RegisterVerdict verdict = await logins.AddAsync(Account("ada"), "the first one");

        Assert.Equal(RegisterOutcome.Busy, verdict.Outcome);
        Assert.True(verdict.RetryAfterSeconds > 0);
        Assert.Null(await accounts.FindAccountAsync("ada", TestContext.Current.CancellationToken));
    }

    private static NewAccount Account(string name) => new(name, null, null, IsAdmin: false, null, MustChangePassword: true);
}
