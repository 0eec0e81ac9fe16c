using Relay.Upstreams;

namespace Relay.Routing.Keys;

/// <summary>
/// A key of a pool. Its mutable members belong to the pool and are used under the pool's lock only; who holds a lease reads the label and
/// the secret.
/// </summary>
internal sealed class PooledKey(long id, string label, string secret, string account, bool isEnabled, KeyFacts facts) : UpstreamKey(label, secret)
{
    /// <summary>Id of keys that come from the settings and are in no store.</summary>
    public const long Configured = 0;

    public long Id { get; } = id;

    public string Account { get; } = account;

    /// <summary>The sealed bytes it was made from: another row under the same number is another key.</summary>
    internal byte[] Origin { get; init; } = [];

    /// <summary>Calls running on it, also while it is in no table.</summary>
    internal int InFlight { get; set; }

    internal bool IsEnabled { get; set; } = isEnabled;

    internal KeyFacts Facts { get; set; } = facts;

    /// <summary>Facts learnt from an answer that are not in the store yet: a reading of the store must not overwrite them.</summary>
    internal bool HasNews { get; set; }

    /// <summary>Calls since the count was last written.</summary>
    internal long NewUses { get; set; }

    /// <summary>Whether an answer gave a reason to ask the provider about it.</summary>
    internal bool WantsCheck { get; set; }

    /// <summary>When a call on it last went well; null: not since the start.</summary>
    internal DateTimeOffset? GoodAt { get; set; }

    /// <summary>When its provider last refused a call, for a reason that is not the caller's; null: not since the start.</summary>
    internal DateTimeOffset? RefusedAt { get; set; }

    /// <summary>That reason, in Relay's words.</summary>
    internal string Refusal { get; set; } = "";

    /// <summary>Its place in the pool's table; -1 once it was taken out.</summary>
    internal int Slot { get; set; } = -1;
}
