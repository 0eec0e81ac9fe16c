namespace Relay.Identity;

/// <summary>Accounts and tokens as Identity needs them. Implemented by Storage.</summary>
internal interface IAccountStore : ITokenReader
{
    /// <summary>Adds an account. Returns its row id, or null when the name or mail is taken.</summary>
    ValueTask<long?> AddAccountAsync(NewAccount account, CancellationToken cancellationToken);

    /// <summary>The row id of the active account with this name, or null.</summary>
    ValueTask<long?> FindAccountAsync(string username, CancellationToken cancellationToken);

    /// <summary>The account with this name, active or not, or null.</summary>
    ValueTask<AccountProfile?> FindProfileAsync(string username, CancellationToken cancellationToken);

    /// <summary>The same for a login.</summary>
    ValueTask<LoginAccount?> FindLoginAsync(string username, CancellationToken cancellationToken);

    /// <summary>Which of the two is taken, the name first; <see cref="RegisterOutcome.Added"/> when neither is.</summary>
    ValueTask<RegisterOutcome> FindTakenAsync(string username, string? email, CancellationToken cancellationToken);

    /// <summary>Accounts in order of their names after <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<AccountProfile>> ListAccountsAsync(string after, int limit, CancellationToken cancellationToken);

    /// <summary>Switches an account on or off. False when there is none.</summary>
    ValueTask<bool> SetActiveAsync(string username, bool isActive, CancellationToken cancellationToken);

    /// <summary>Sets a password's hash; it need not be changed any more. False when there is no such account.</summary>
    ValueTask<bool> SetPasswordAsync(string username, string passwordHash, CancellationToken cancellationToken);

    /// <summary>Replaces a password's hash, unless it has been changed since it was read.</summary>
    ValueTask ReplacePasswordAsync(long accountId, string? oldHash, string newHash, CancellationToken cancellationToken);

    /// <summary>Stores a token of an account. Returns the token's row id.</summary>
    ValueTask<long> AddTokenAsync(NewToken token, CancellationToken cancellationToken);

    /// <summary>Stores an API token. Returns its row id.</summary>
    ValueTask<long> AddTokenAsync(long accountId, TokenHash hash, string label, DateTimeOffset? expiresAt, CancellationToken cancellationToken) =>
        AddTokenAsync(new NewToken(accountId, hash, label, expiresAt), cancellationToken);

    /// <summary>Revokes by hash. False when there is no such token or it was revoked before.</summary>
    ValueTask<bool> RevokeTokenAsync(TokenHash hash, CancellationToken cancellationToken);

    /// <summary>The hash of a token by its row id; null when there is none, or it is not this account's and one is named.</summary>
    ValueTask<TokenHash?> FindTokenHashAsync(long tokenId, long? accountId, CancellationToken cancellationToken);

    /// <summary>Tokens of an account, newest first, with ids below <paramref name="before"/>, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<TokenLine>> ListTokensAsync(long accountId, long before, int limit, CancellationToken cancellationToken);

    /// <summary>True while no account exists: the first run.</summary>
    ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken);
}
