using System.Diagnostics.CodeAnalysis;
using Relay.Routing.Keys;
using Relay.Upstreams.Chat;

namespace Relay.Routing.Chat;

/// <summary>Where calls to the MiniMax platform go, as plans see it: one circuit, and one of two pools of keys. In the order given. Any thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "NoChat has nothing to give back.")]
internal sealed class PlatformRoute(string name, KeyPools pools, PlatformKeys keys, UpstreamCircuit circuit)
{
    private readonly NoChat _upstream = new(name);

    /// <summary>Any key, for a call about this model or interface.</summary>
    public ChatTarget Any(string scope) => new(ProviderOf(keys.Pool), scope, 0);

    /// <summary>The key of this label only.</summary>
    public ChatTarget With(string label, string scope) => new PinnedTarget(ProviderOf(keys.PoolOf(label)), scope, 0, label);

    private ChatProvider ProviderOf(string pool) => new(_upstream, pools.Of(pool), circuit, []);
}
