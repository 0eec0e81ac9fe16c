using System.Collections.Concurrent;
using Relay.Diagnostics;
using Relay.Identity;

namespace Relay.Billing;

/// <summary>
/// The limited tokens this node has seen lately, by id. Any thread. Tokens without limits never come here. Each node counts for itself;
/// a day's units are taken over from the store at the token's first use of the day and every few seconds of use after that, so nodes on
/// one store see each other's. Bounded by disuse: a token with nothing open leaves after <see cref="KeepSeconds"/>.
/// </summary>
internal sealed class TokenQuotas(IDailyUnits? store, TimeProvider time, ILogger logger)
{
    /// <summary>Longer than the window of requests; a day's units are in the store by then and come back from there.</summary>
    public const int KeepSeconds = 300;

    private const int SeedAgainSeconds = 10;

    private readonly ConcurrentDictionary<long, TokenQuota> _tokens = new();
    private volatile bool _readable = true;

    public int Count => _tokens.Count;

    /// <summary>True when the store must be asked (<see cref="SeedAsync"/>) before the call can be judged: the first of a token's day.</summary>
    public bool NeedsSeed(long tokenId, TokenLimits? limits) =>
        limits?.MaxUnitsPerDay is not null && store is not null && Find(tokenId).NeedsSeed(Today(time.GetUtcNow()));

    /// <summary>Takes over what the store knows of today. A store that cannot be asked is no reason to refuse anybody.</summary>
    public async ValueTask SeedAsync(long tokenId, CancellationToken cancellationToken)
    {
        var day = Today(time.GetUtcNow());
        long? units = null;
        try
        {
            units = await store!.ReadUnitsAsync(tokenId, day, cancellationToken);
            _readable = true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (_readable)
            {
                _readable = false;
                Log.UnitsUnread(logger, e);
            }
        }

        Find(tokenId).Seed(day, units);
    }

    /// <summary>Admits a call of a limited token or says why not.</summary>
    public HoldOutcome TryEnter(in CallAdmission admission, TokenLimits limits, out TokenUse? use, out int retryAfterSeconds)
    {
        var now = time.GetUtcNow();
        var day = Today(now);
        while (true)
        {
            var quota = Find(admission.TokenId);
            var outcome = quota.TryEnter(limits, admission.MaxUnits, admission.Group, now, day, out use, out retryAfterSeconds);
            if (outcome != HoldOutcome.Stopping)
            {
                SeedAgain(admission.TokenId, quota, limits, now);
                return outcome;
            }

            _tokens.TryRemove(KeyValuePair.Create(admission.TokenId, quota));
        }
    }

    /// <summary>Drops tokens that are not in use. Called by the writer.</summary>
    public void Sweep()
    {
        var since = time.GetUtcNow().ToUnixTimeSeconds() - KeepSeconds;
        foreach (var (id, quota) in _tokens)
        {
            if (quota.TryRetire(since))
            {
                _tokens.TryRemove(KeyValuePair.Create(id, quota));
            }
        }
    }

    private static int Today(DateTimeOffset now) => UnixMicros.ToDay(UnixMicros.Of(now));

    private TokenQuota Find(long tokenId) => _tokens.GetOrAdd(tokenId, static _ => new TokenQuota());

    /// <summary>Beside the call: what it finds counts for the next ones.</summary>
    private void SeedAgain(long tokenId, TokenQuota quota, TokenLimits limits, DateTimeOffset now)
    {
        if (limits.MaxUnitsPerDay is not null && store is not null && quota.TryClaimSeed(now.ToUnixTimeSeconds(), SeedAgainSeconds))
        {
            _ = Task.Run(() => SeedAsync(tokenId, CancellationToken.None).AsTask());
        }
    }
}
