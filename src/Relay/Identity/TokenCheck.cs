using System.Collections.Concurrent;
using System.Data.Common;

namespace Relay.Identity;

/// <summary>
/// Step 2: turns a bearer token, opaque or JWT, into a <see cref="Caller"/>. Called from any request thread. A cached answer costs one hash
/// and one lookup and allocates nothing; otherwise the store is asked, and a JWT's signature verified once, elsewhere
/// (<see cref="JwtVerifier"/>). A token the store does not know is none, however well it is signed: every token is stored when it is made,
/// so that it can be revoked. When the store cannot be asked, the last known answer stands: a database that is away does not lock callers
/// out. Revocations made in this process drop the entry at once (<see cref="Forget"/>).
/// </summary>
/// <param name="store">Where tokens are.</param>
/// <param name="options">Ages and bounds.</param>
/// <param name="time">The clock.</param>
/// <param name="jwts">Verifies JWTs; without it none is accepted.</param>
internal sealed class TokenCheck(ITokenReader store, TokenCheckOptions options, TimeProvider time, JwtVerifier? jwts = null)
{
    private readonly ConcurrentDictionary<TokenHash, Entry> _cache = new();

    // Apart, so that strangers who try tokens cannot drive out those of callers.
    private readonly ConcurrentDictionary<TokenHash, long> _refused = new();
    private long _forgotten;

    // Somebody waited for the store in vain, and it has not answered since: nobody else waits who need not.
    private volatile bool _isStoreSilent;
    private int _probing;

    /// <summary>The key of the settings, where there is one. Set before anybody calls.</summary>
    public ConfiguredKey? Configured { get; set; }

    public ValueTask<TokenVerdict> CheckAsync(ReadOnlySpan<char> token, CancellationToken cancellationToken)
    {
        if (!TokenHash.TryCompute(token, out TokenHash hash))
        {
            return new(new TokenVerdict(null, token.IsEmpty ? TokenRefusal.Missing : TokenRefusal.Unknown));
        }

        if (Configured is { } configured && configured.Matches(hash))
        {
            hash = configured.StandsFor;
            token = default;
        }

        long now = time.GetTimestamp();
        if (_cache.TryGetValue(hash, out Entry? entry))
        {
            if (now < entry.FreshUntil)
            {
                return new(Judge(entry.Record));
            }

            if (now < entry.GoodUntil)
            {
                if (TryBeginRefresh(entry, out bool isProbe))
                {
                    _ = RefreshAsync(hash, JwtOf(token), entry, isProbe);
                }

                return new(Judge(entry.Record));
            }
        }
        else if (_refused.TryGetValue(hash, out long refusedUntil) && now < refusedUntil)
        {
            return new(new TokenVerdict(null, TokenRefusal.Unknown));
        }

        return AskAsync(hash, JwtOf(token), entry, cancellationToken);
    }

    /// <summary>Drops a token from the cache, so that its next use asks the store.</summary>
    public void Forget(TokenHash hash)
    {
        Interlocked.Increment(ref _forgotten); // answers on their way may be from before
        _cache.TryRemove(hash, out _);
        _refused.TryRemove(hash, out _);
    }

    private long TicksOf(int milliseconds) => time.TimestampFrequency * milliseconds / 1000;

    // Opaque tokens have no dot in them.
    private static string? JwtOf(ReadOnlySpan<char> token) => token.Contains('.') ? token.ToString() : null;

    private async ValueTask<TokenVerdict> AskAsync(TokenHash hash, string? jwt, Entry? stale, CancellationToken cancellationToken)
    {
        try
        {
            if (stale is null)
            {
                return await ReadAsync(hash, jwt, null, cancellationToken);
            }

            if (_isStoreSilent)
            {
                KeepStale(hash, stale);
                if (TryBeginRefresh(stale, out bool isProbe))
                {
                    _ = RefreshAsync(hash, jwt, stale, isProbe);
                }

                return Judge(stale.Record);
            }

            return await ReadAsync(hash, jwt, stale, CancellationToken.None).AsTask()
                .WaitAsync(TimeSpan.FromMilliseconds(options.StoreWaitMs), time, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or DbException)
        {
            if (stale is null)
            {
                return new TokenVerdict(null, TokenRefusal.Unavailable);
            }

            if (error is TimeoutException)
            {
                _isStoreSilent = true;
            }

            KeepStale(hash, stale);
            return Judge(stale.Record);
        }
    }

    /// <summary>Asks the store while the entry is still good. Nobody waits for it and nothing comes out of it but the entry.</summary>
    private async Task RefreshAsync(TokenHash hash, string? jwt, Entry entry, bool isProbe)
    {
        try
        {
            await ReadAsync(hash, jwt, entry, CancellationToken.None);
        }
        catch (DbException)
        {
            KeepStale(hash, entry);
        }
        finally
        {
            entry.EndRefresh();
            if (isProbe)
            {
                Volatile.Write(ref _probing, 0);
            }
        }
    }

    /// <summary>Whether to ask about an entry beside. Of a store that is silent one question at a time is enough to notice that it answers again.</summary>
    private bool TryBeginRefresh(Entry entry, out bool isProbe)
    {
        isProbe = _isStoreSilent;
        if (isProbe && Interlocked.Exchange(ref _probing, 1) == 1)
        {
            return false;
        }

        if (entry.TryBeginRefresh())
        {
            return true;
        }

        if (isProbe)
        {
            Volatile.Write(ref _probing, 0);
        }

        return false;
    }

    private async ValueTask<TokenVerdict> ReadAsync(TokenHash hash, string? jwt, Entry? stale, CancellationToken cancellationToken)
    {
        long forgotten = Interlocked.Read(ref _forgotten);
        TokenRecord? record = await store.FindTokenAsync(hash, cancellationToken);
        _isStoreSilent = false;
        string? keyId = null;
        if (record is { } row && jwt is not null)
        {
            (record, keyId, bool busy) = await VerifyAsync(row, jwt, stale?.KeyId, cancellationToken);
            if (busy)
            {
                return new TokenVerdict(null, TokenRefusal.Unavailable);
            }
        }

        if (forgotten == Interlocked.Read(ref _forgotten))
        {
            Keep(hash, record, keyId);
        }

        return Judge(record);
    }

    /// <summary>What a JWT is worth: its row if it is signed by a trusted key and names the same user, else null.</summary>
    private async ValueTask<(TokenRecord? Record, string? KeyId, bool Busy)> VerifyAsync(
        TokenRecord record, string jwt, string? verifiedWith, CancellationToken cancellationToken)
    {
        if (jwts is null)
        {
            return (null, null, false);
        }

        if (verifiedWith is not null)
        {
            return await jwts.IsTrustedAsync(verifiedWith, cancellationToken) ? (record, verifiedWith, false) : (null, null, false);
        }

        JwtVerdict verdict = await jwts.VerifyAsync(jwt, cancellationToken);
        return verdict switch
        {
            { Fault: JwtFault.Busy } => (null, null, true),
            { Fault: JwtFault.None or JwtFault.Expired } when verdict.Claims!.Subject == record.Caller.UserId =>
                (record with { ExpiresAt = Earlier(record.ExpiresAt, verdict.Claims.ExpiresAt) }, verdict.KeyId, false),
            _ => (null, null, false),
        };
    }

    private static DateTimeOffset Earlier(DateTimeOffset? row, long claim)
    {
        var claimed = DateTimeOffset.FromUnixTimeSeconds(claim);
        return row < claimed ? row.Value : claimed;
    }

    private void Keep(TokenHash hash, TokenRecord? record, string? keyId)
    {
        long now = time.GetTimestamp();
        if (record is null)
        {
            if (_refused.Count >= options.MaxRefusedTokens)
            {
                _refused.Clear();
            }

            _refused[hash] = now + TicksOf(options.CacheMs);
            _cache.TryRemove(hash, out _);
            return;
        }

        if (_cache.Count >= options.MaxCachedTokens && !_cache.ContainsKey(hash))
        {
            ForgetOldestHalf();
        }

        _cache[hash] = new Entry(record, keyId, now + TicksOf(options.CacheMs), now + (2 * TicksOf(options.CacheMs)));
    }

    // Not in place of a newer answer, or of one that was dropped.
    private void KeepStale(TokenHash hash, Entry stale)
    {
        long fresh = time.GetTimestamp() + TicksOf(options.CacheMs);
        _cache.TryUpdate(hash, new Entry(stale.Record, stale.KeyId, fresh, fresh + TicksOf(options.CacheMs)), stale);
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

    private sealed class Entry(TokenRecord record, string? keyId, long freshUntil, long goodUntil)
    {
        private int _refreshing;

        public TokenRecord Record { get; } = record;

        /// <summary>The key that a JWT's signature was verified with; it need not be verified again while that is trusted.</summary>
        public string? KeyId { get; } = keyId;

        public long FreshUntil { get; } = freshUntil;

        public long GoodUntil { get; } = goodUntil;

        public bool TryBeginRefresh() => Interlocked.CompareExchange(ref _refreshing, 1, 0) == 0;

        public void EndRefresh() => Volatile.Write(ref _refreshing, 0);
    }
}
