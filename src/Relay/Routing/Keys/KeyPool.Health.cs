using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Upstreams;

namespace Relay.Routing.Keys;

/// <content>What is told of single keys.</content>
internal sealed partial class KeyPool
{
    private const int MaxWords = 255;

    /// <summary>Remembers how a call on a key went; null: well. A fault that is the caller's says nothing of the key.</summary>
    public void Note(UpstreamKey key, ChatFault? fault)
    {
        if (key is not PooledKey pooled || fault is { ConcernsCaller: true })
        {
            return;
        }

        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            if (fault is null)
            {
                pooled.GoodAt = now;
            }
            else
            {
                pooled.RefusedAt = now;
                pooled.Refusal = WordsOf(fault);
            }
        }
    }

    /// <summary>Each key, the preferred ones first.</summary>
    public IReadOnlyList<KeyHealth> Look()
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            List<KeyHealth> all = [];
            foreach (ref readonly Entry entry in _entries.AsSpan())
            {
                PooledKey key = entry.Key;
                long restMs = entry.RestUntil > now ? (long)Math.Ceiling((entry.RestUntil - now) * 1000.0 / _time.TimestampFrequency) : 0;
                string state = !key.IsEnabled ? "disabled"
                    : key.Facts.State == KeyState.Invalid ? "invalid"
                    : key.Facts.State == KeyState.BalanceEmpty ? "empty"
                    : restMs > 0 ? "resting" : "fit";
                all.Add(new KeyHealth(key.Label, state, entry.InFlight, restMs, key.GoodAt, key.RefusedAt, key.Refusal, WebJwt.EndOf(key.Secret)));
            }

            return all;
        }
    }

    /// <summary>A provider's own words may hold anything: only those that are Relay's are kept, and as much of them as the store takes.</summary>
    private static string WordsOf(ChatFault fault) => fault.IsOwn ? fault.Message[..Math.Min(fault.Message.Length, MaxWords)] : fault.Kind switch
    {
        ChatFaultKind.KeyInvalid => "the provider refused the key",
        ChatFaultKind.BalanceEmpty or ChatFaultKind.PaidBalanceEmpty => "the provider says that there is no money",
        ChatFaultKind.RateLimited => "too many calls",
        ChatFaultKind.QuotaWindow => "the plan is used up for a while",
        ChatFaultKind.Overloaded => "the model is overloaded",
        ChatFaultKind.ModelUnavailable => "the model is not available",
        _ => "the provider failed",
    };
}
