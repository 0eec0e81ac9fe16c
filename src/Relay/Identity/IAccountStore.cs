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

    /// <summary>Stores a token of an account. Returns the token's row id.</summary>
    ValueTask<long> AddTokenAsync(NewToken token, CancellationToken cancellationToken);

    /// <summary>Stores an API token. Returns its row id.</summary>
    ValueTask<long> AddTokenAsync(long accountId, TokenHash hash, string label, DateTimeOffset? expiresAt, CancellationToken cancellationToken) =>
        AddTokenAsync(new NewToken(accountId, hash, label, expiresAt), cancellationToken);

    /// <summary>Revokes by hash. False when there is no such token or it was revoked before.</summary>
    ValueTask<bool> RevokeTokenAsync(TokenHash hash, CancellationToken cancellationToken);

    /// <summary>True while no account exists: the first run.</summary>
    ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken);
}
