using Relay.Routing;
using Relay.Routing.Keys;
using Relay.Upstreams;

namespace Relay.Tests.Endpoints;

/// <summary>Pools of keys that no store knows.</summary>
internal static class TestKeys
{
    /// <summary>Keys called PROVIDER-1, PROVIDER-2, ...</summary>
    public static KeyPool Pool(string provider, params string[] secrets) => new KeyPools(new KeysOptions(), TimeProvider.System).Add(provider, secrets);

    /// <summary>A router that sends everything to one upstream, with one key.</summary>
    public static SpeechRouter Router(ISpeechUpstream upstream)
    {
        KeyPool pool = Pool(upstream.Name, "");
        return new SpeechRouter(new RoutingOptions(), [new SpeechProvider(upstream, () => pool)]);
    }
}
