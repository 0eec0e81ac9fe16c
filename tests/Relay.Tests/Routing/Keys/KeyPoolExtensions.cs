using Relay.Routing.Keys;

namespace Relay.Tests.Routing.Keys;

internal static class KeyPoolExtensions
{
    /// <summary>A pool's key by its label, without a call on it.</summary>
    public static PooledKey TakeKey(this KeyPool pool, string label) => pool.All.Single(key => key.Label == label);
}
