using System.Security.Cryptography;
using System.Text;
using Relay.Routing.Keys;

namespace Relay.Routing.Chat;

/// <summary>
/// Session tokens that callers bring themselves (<c>WebSessions:AllowCallerTokens</c>): each is a pool of one key, so that it has its turns,
/// its interval and its rests like one of the settings, also over several calls. In memory only, for an hour after its last call, at most
/// <see cref="MaxKept"/>; nothing shows more of it than <see cref="Label"/>. Any thread.
/// </summary>
internal sealed class CallerKeys(TimeProvider time)
{
    /// <summary>Of one call.</summary>
    public const int MaxTokens = 16;

    /// <summary>Remembered at once; then those that were used longest ago are forgotten.</summary>
    public const int MaxKept = 10_000;

    /// <summary>What ledger and log have in place of a label.</summary>
    public const string Label = "caller";

    // Refused by the site: the caller hears so, and may have a new one any moment.
    private const int RefusedRestMs = 5_000;

    private static readonly TimeSpan s_keptFor = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private long _sweptAt = time.GetTimestamp();

    /// <summary>How many are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count;
            }
        }
    }

    /// <summary>Where a call goes that brought these tokens: one of them, picked at random, and the others where it fails.</summary>
    public ChatRoute Route(ChatTarget target, IEnumerable<string> tokens) =>
        new([.. tokens.Distinct(StringComparer.Ordinal).Select(token => target with { Provider = target.Provider with { Keys = PoolOf(target.Provider, token) }, Weight = 1 })]);

    /// <summary>The pool of one token.</summary>
    public KeyPool PoolOf(ChatProvider provider, string token)
    {
        // By a hash: what lies here for an hour is once the token, inside its key, and not twice.
        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider.Name}\n{token}")));
        lock (_lock)
        {
            long now = time.GetTimestamp();
            Sweep(now);
            if (!_kept.TryGetValue(name, out Kept? kept))
            {
                KeyPoolOptions options = new() { MaxInFlight = provider.Keys.Otherwise.MaxInFlight, EmptyRestMs = RefusedRestMs };
                kept = new Kept(name, new KeyPool(provider.Name, options, [new PooledKey(PooledKey.Configured, Label, token, Label, true, default)], time));
                _kept.Add(name, kept);
            }

            kept.UsedAt = now;
            return kept.Pool;
        }
    }

    // A pool that is forgotten while a call has its key lives as long as the call.
    private void Sweep(long now)
    {
        if (_kept.Count < MaxKept && time.GetElapsedTime(_sweptAt, now) < TimeSpan.FromMinutes(1))
        {
            return;
        }

        _sweptAt = now;
        List<Kept> oldest = [.. _kept.Values];
        oldest.Sort(static (one, other) => one.UsedAt.CompareTo(other.UsedAt));
        int tooMany = oldest.Count < MaxKept ? 0 : MaxKept / 2;
        for (int i = 0; i < oldest.Count && (i < tooMany || time.GetElapsedTime(oldest[i].UsedAt, now) > s_keptFor); i++)
        {
            _kept.Remove(oldest[i].Name);
        }
    }

    private sealed class Kept(string name, KeyPool pool)
    {
        public string Name => name;

        public KeyPool Pool => pool;

        public long UsedAt { get; set; }
    }
}
