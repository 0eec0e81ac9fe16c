using Relay.Endpoints.Accounts;
using Relay.Identity;

namespace Relay.Hosting;

/// <summary>Brings the store to what the section <c>Access</c> says, at every start.</summary>
internal sealed class AccessSetup(IAccountStore accounts, AccessOptions options, AccountsOptions rules)
{
    private const string TokenLabel = "configured key";
    private const int MaxTokens = 1000;

    /// <summary>The key of the settings with the token it stands for, which is made when it is missing; null when there is no such key.</summary>
    /// <exception cref="StartException">Its account belongs to somebody.</exception>
    public async Task<ConfiguredKey?> PrepareKeyAsync(CancellationToken cancellationToken)
    {
        if (options.ApiKey.Length == 0 || !TokenHash.TryCompute(options.ApiKey, out TokenHash key))
        {
            return null;
        }

        AccountProfile account = await FindOrAddAsync(cancellationToken);
        IReadOnlyList<TokenLine> lines = await accounts.ListTokensAsync(account.AccountId, long.MaxValue, MaxTokens, cancellationToken);
        if (lines.LastOrDefault(static line => line.Label == TokenLabel) is { } line
            && await accounts.FindTokenHashAsync(line.TokenId, account.AccountId, cancellationToken) is { } stored)
        {
            return new ConfiguredKey(key, stored);
        }

        TokenHash.TryCompute(ApiToken.Create(), out TokenHash made); // of a token that nobody has seen
        await accounts.AddTokenAsync(account.AccountId, made, TokenLabel, null, cancellationToken);
        return new ConfiguredKey(key, made);
    }

    /// <summary>Makes the administrator of the settings, or sets its password. True when the settings name one.</summary>
    /// <exception cref="StartException">The account is somebody else's.</exception>
    public async Task<bool> SetAdminAsync(CancellationToken cancellationToken)
    {
        if (options.AdminPassword.Length == 0)
        {
            return false;
        }

        string name = options.AdminUsername;
        AccountProfile? there = await accounts.FindProfileAsync(name, cancellationToken);
        if (there is null)
        {
            ThrowIfWrong("Access:AdminUsername", AccountRules.Username(name));
            ThrowIfWrong("Access:AdminPassword", AccountRules.Password(options.AdminPassword, rules.MinPasswordBytes));
            string hash = await HashAsync(cancellationToken);
            await accounts.AddAccountAsync(new NewAccount(name, null, hash, IsAdmin: true, BalanceNanos: null), cancellationToken);
            return true;
        }

        if (!there.IsAdmin)
        {
            // Whoever registered the name first has tokens of it: they must not become an administrator's.
            throw new StartException($"Access:AdminUsername: the account '{name}' is there and no administrator; name another");
        }

        LoginAccount? login = await accounts.FindLoginAsync(name, cancellationToken);
        bool isSet = login?.PasswordHash is { } old && await Task.Run(() => Passwords.Verify(options.AdminPassword, old), cancellationToken);
        if (!isSet)
        {
            ThrowIfWrong("Access:AdminPassword", AccountRules.Password(options.AdminPassword, rules.MinPasswordBytes));
            await accounts.SetPasswordAsync(name, await HashAsync(cancellationToken), cancellationToken);
        }

        return true;
    }

    private async Task<AccountProfile> FindOrAddAsync(CancellationToken cancellationToken)
    {
        string name = options.ApiKeyAccount;
        AccountProfile? account = await accounts.FindProfileAsync(name, cancellationToken);
        if (account is null)
        {
            ThrowIfWrong("Access:ApiKeyAccount", AccountRules.Username(name));
            await accounts.AddAccountAsync(new NewAccount(name, null, null, IsAdmin: false, BalanceNanos: null), cancellationToken);
            account = await accounts.FindProfileAsync(name, cancellationToken);
        }

        return account is { CanLogIn: false, IsAdmin: false }
            ? account
            : throw new StartException($"Access:ApiKeyAccount: the account '{name}' belongs to somebody who can log in; name another");
    }

    // A quarter of a second: off this thread, streams may be running already.
    private Task<string> HashAsync(CancellationToken cancellationToken) =>
        Task.Run(() => Passwords.Hash(options.AdminPassword), cancellationToken);

    private static void ThrowIfWrong(string setting, string? error)
    {
        if (error is not null)
        {
            throw new StartException($"{setting}: {error}");
        }
    }
}
