namespace Relay.Identity;

/// <summary>
/// Verifies tokens in the thread pool, so many at once and a bounded number waiting. Called from any thread. Only tokens that the store
/// knows by their hash come here, so strangers cannot make it work.
/// </summary>
internal sealed class JwtVerifier(JwtKeys keys, JwtOptions options, TimeProvider time) : IDisposable
{
    private const int MaxWaiting = 1024; // a thirtieth of a second's work

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>Signature and claims. Expired tokens are reported as such only when everything else is right.</summary>
    public async ValueTask<JwtVerdict> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new(JwtFault.Busy);
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(async () => await VerifyHereAsync(token, cancellationToken), cancellationToken);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>The key that a verified token was signed with is still trusted.</summary>
    public async ValueTask<bool> IsTrustedAsync(string keyId, CancellationToken cancellationToken) =>
        (await keys.FindAsync(keyId, cancellationToken)).Count > 0;

    public void Dispose() => _slots.Dispose();

    private async ValueTask<JwtVerdict> VerifyHereAsync(string token, CancellationToken cancellationToken)
    {
        JwtRead read = JwtReader.Read(token);
        if (read.Fault != JwtFault.None)
        {
            return new(read.Fault);
        }

        IReadOnlyList<JwtKey> candidates = await keys.FindAsync(read.KeyId, cancellationToken);
        if (candidates.Count == 0)
        {
            return new(JwtFault.Key);
        }

        JwtKey? key = candidates.FirstOrDefault(candidate => candidate.Verify(read.Signed, read.Signature));
        return key is null ? new(JwtFault.Signature) : new(FindFault(read.Claims!, key), read.Claims, key.KeyId);
    }

    private JwtFault FindFault(JwtClaims claims, JwtKey key)
    {
        bool isOurs = claims.Issuer == options.Issuer && claims.TokenName is not null;
        if (!isOurs && !(key.IsImported && options.ImportedIssuers.Contains(claims.Issuer, StringComparer.Ordinal)))
        {
            return key.IsImported || claims.TokenName is not null ? JwtFault.Issuer : JwtFault.Claims;
        }

        long now = time.GetUtcNow().ToUnixTimeSeconds();
        return claims.IssuedAt > now + options.ClockSkewSeconds || claims.NotBefore > now + options.ClockSkewSeconds ? JwtFault.NotYet
            : claims.ExpiresAt <= now ? JwtFault.Expired
            : JwtFault.None;
    }
}
