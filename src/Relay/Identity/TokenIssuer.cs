namespace Relay.Identity;

/// <summary>Makes tokens: each is in the store, by its hash, before anyone sees it. Runs off request threads (a JWT costs a millisecond).</summary>
internal sealed class TokenIssuer(IAccountStore accounts, JwtKeys keys, JwtOptions options, TimeProvider time)
{
    /// <summary>A JWT for an account, with the original project's claims and a <c>jti</c>.</summary>
    public async Task<IssuedToken> IssueJwtAsync(LoginAccount account, TimeSpan life, string label, CancellationToken cancellationToken)
    {
        // Whole seconds, as the token has them: it and its row expire together.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        DateTimeOffset expiresAt = now + life;
        JwtClaims claims = new(
            options.Issuer, account.UserId, account.Username, account.Email ?? "", now.ToUnixTimeSeconds(), null, expiresAt.ToUnixTimeSeconds(),
            Guid.NewGuid().ToString());
        (byte[] signed, byte[] signature) = await Task.Run(
            () => keys.SignAsync(keyId => JwtWriter.Write(keyId, claims), cancellationToken), cancellationToken);
        return await AddAsync(account.AccountId, JwtWriter.Join(signed, signature), label, expiresAt, claims.TokenName, cancellationToken);
    }

    /// <summary>An opaque API token; <paramref name="life"/> null makes it last until it is revoked.</summary>
    public async Task<IssuedToken> IssueApiTokenAsync(long accountId, TimeSpan? life, string? label, CancellationToken cancellationToken)
    {
        string token = ApiToken.Create();
        DateTimeOffset? expiresAt = time.GetUtcNow() + life;
        return await AddAsync(accountId, token, label ?? ApiToken.Label(token), expiresAt, null, cancellationToken);
    }

    private async Task<IssuedToken> AddAsync(
        long accountId, string token, string label, DateTimeOffset? expiresAt, string? name, CancellationToken cancellationToken)
    {
        if (!TokenHash.TryCompute(token, out TokenHash hash))
        {
            throw new InvalidOperationException("A token was made that is longer than tokens are read.");
        }

        long id = await accounts.AddTokenAsync(new NewToken(accountId, hash, label, expiresAt, name), cancellationToken);
        return new IssuedToken(id, token, expiresAt);
    }
}
