using System.Collections.Concurrent;

namespace Relay.Identity;

/// <summary>
/// Step 2: turns a bearer token into a <see cref="Caller"/>. Called from any request thread. A cached answer costs one hash and one
/// lookup and allocates nothing; otherwise the store is asked. When the store cannot be asked, the last known answer stands: a database
/// that is away does not lock callers out. Revocations made in this process drop the entry at once (<see cref="Forget"/>).
/// </summary>
internal sealed class TokenCheck(ITokenReader store, TokenCheckOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<TokenHash, Entry> _cache = new();

    public ValueTask<TokenVerdict> CheckAsync(ReadOnlySpan<char> token, CancellationToken cancellationToken)
    {
        if (!TokenHash.TryCompute(token, out TokenHash hash))
        {
            return new(new TokenVerdict(null, token.IsEmpty ? TokenRefusal.Missing : TokenRefusal.Unknown));
        }

        if (_cache.TryGetValue(hash, out Entry? entry) && time.GetTimestamp() < entry.FreshUntil)
        {
            return new(Judge(entry.Record));
        }

        return AskStoreAsync(hash, entry, cancellationToken);
    }

    /// <summary>Drops a token from the cache, so that its next use asks the store.</summary>
    public void Forget(TokenHash hash) => _cache.TryRemove(hash, out _);

    private async ValueTask<TokenVerdict> AskStoreAsync(TokenHash hash, Entry? stale, CancellationToken cancellationToken)
    {
        TokenRecord? record;
        try
        {
            record = await store.FindTokenAsync(hash, cancellationToken);
        }
        catch (System.Data.Common.DbException) when (stale is not null)
        {
            record = stale.Record;
        }

        if (_cache.Count >= options.MaxCachedTokens)
        {
            ForgetOldestHalf();
        }

        _cache[hash] = new Entry(record, time.GetTimestamp() + (time.TimestampFrequency * options.CacheMs / 1000));
        return Judge(record);
    }

    private TokenVerdict Judge(TokenRecord? record) => record switch
    {
        null => new(null, TokenRefusal.Unknown),
        { Revoked: true } => new(null, TokenRefusal.Revoked),
        { AccountActive: false } => new(null, TokenRefusal.AccountDisabled),
        { ExpiresAt: { } expiry } when expiry <= time.GetUtcNow() => new(null, TokenRefusal.Expired),
        _ => new(record.Caller, TokenRefusal.None),
    };

    private void ForgetOldestHalf()
    {
        long[] ages = [.. _cache.Select(static pair => pair.Value.FreshUntil)];
        Array.Sort(ages);
        long limit = ages.Length == 0 ? 0 : ages[ages.Length / 2];
        foreach (KeyValuePair<TokenHash, Entry> pair in _cache)
        {
            if (pair.Value.FreshUntil <= limit)
            {
                _cache.TryRemove(pair);
            }
        }
    }

    private sealed record Entry(TokenRecord? Record, long FreshUntil);
}
