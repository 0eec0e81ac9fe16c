using System.Diagnostics.CodeAnalysis;
using Relay.Protocol.Translation;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Routing.Chat;

/// <summary>
/// One provider's keys as the configuration lists them. Keys move between fit and resting as answers tell, never by a network error alone.
/// Thread-safe, no locks: a key picked a moment too often is harmless.
/// </summary>
internal sealed class ProviderKeys(string provider, IEnumerable<string> secrets, ChatOptions options, TimeProvider time)
{
    private readonly UpstreamKey[] _keys =
        [.. secrets.Select((secret, index) => new UpstreamKey($"{provider.ToLowerInvariant()}-{index + 1}", secret.Trim()))];

    public int Count => _keys.Length;

    /// <summary>Milliseconds until the first key is fit; 0 when one is.</summary>
    public long RemainingMs => _keys.Length == 0 ? 0
        : Math.Max(0, (_keys.Min(static key => key.CoolUntil) - time.GetTimestamp()) * 1000 / time.TimestampFrequency);

    /// <summary>Takes the fit key with the fewest calls in flight that has not been tried. Whoever took it releases it.</summary>
    /// <param name="model">The model's name at the provider.</param>
    /// <param name="tried">Keys not to be taken.</param>
    /// <param name="key">The key.</param>
    [SuppressMessage("Style", "IDE0060", Justification = "Cool-downs by model come with the key pools.")]
    public bool TryTake(string model, List<UpstreamKey> tried, [NotNullWhen(true)] out UpstreamKey? key)
    {
        long now = time.GetTimestamp();
        key = null;
        foreach (UpstreamKey candidate in _keys)
        {
            if (candidate.CoolUntil <= now && (key is null || candidate.InFlight < key.InFlight) && !tried.Contains(candidate))
            {
                key = candidate;
            }
        }

        key?.Enter();
        return key is not null;
    }

    public void Release(UpstreamKey key) => key.Leave();

    /// <summary>Learns from an answer; null means it was good.</summary>
    [SuppressMessage("Style", "IDE0060", Justification = "Cool-downs by model come with the key pools.")]
    public void Report(UpstreamKey key, string model, ChatFault? fault)
    {
        long restMs = fault?.Kind switch
        {
            null => 0,
            ChatFaultKind.RateLimited => fault.RetryAfterMs > 0 ? fault.RetryAfterMs : options.RateLimitCooldownMs,
            ChatFaultKind.QuotaWindow when fault.RetryAfterMs > 0 => fault.RetryAfterMs,
            ChatFaultKind.KeyInvalid or ChatFaultKind.BalanceEmpty or ChatFaultKind.PaidBalanceEmpty or ChatFaultKind.QuotaWindow =>
                options.RefusedKeyCooldownMs,
            _ => -1,
        };
        if (restMs >= 0)
        {
            key.CoolUntil = restMs == 0 ? 0 : time.GetTimestamp() + (time.TimestampFrequency * restMs / 1000);
        }
    }
}
