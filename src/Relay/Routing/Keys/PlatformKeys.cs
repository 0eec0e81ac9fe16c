using System.Diagnostics.CodeAnalysis;
using Relay.Upstreams;

namespace Relay.Routing.Keys;

/// <summary>
/// The keys that calls to the MiniMax platform are made with, speech among them: those of the pool <c>minimax</c> or, as long as that is empty, those that
/// speech is configured with (<c>Upstreams:MiniMax:Keys</c>). Any thread.
/// </summary>
internal sealed class PlatformKeys
{
    /// <summary>The provider, as objects and pools know it.</summary>
    public const string Provider = "minimax";

    private const string Spare = "minimax-speech";

    private readonly KeyPools _pools;

    /// <param name="pools">All providers'.</param>
    /// <param name="speechKeys">As the settings have them.</param>
    public PlatformKeys(KeyPools pools, IEnumerable<string> speechKeys)
    {
        _pools = pools;
        pools.Add(Spare, speechKeys);
    }

    /// <summary>The pool that new calls take a key from.</summary>
    public string Pool => _pools.Of(Provider).Count > 0 ? Provider : Spare;

    /// <summary>The same, itself.</summary>
    public KeyPool Keys => _pools.Of(Pool);

    public bool HasKeys => Keys.Count > 0;

    /// <summary>The pool that has, or had, a key of this label.</summary>
    public string PoolOf(string label) => label.StartsWith(Spare + "-", StringComparison.Ordinal) ? Spare : Provider;

    /// <summary>The same, itself.</summary>
    public KeyPool PoolWith(string label) => _pools.Of(PoolOf(label));

    /// <summary>A key by its label, to be held until its answer's last byte. False: it is gone, disabled, invalid or full.</summary>
    public bool TryTake(string label, out KeyLease lease) => PoolWith(label).TryTakeNamed(label, out lease);

    /// <summary>The key's secret, for calls that keep no slot; false when it is gone.</summary>
    public bool TryFind(string label, [NotNullWhen(true)] out UpstreamKey? key)
    {
        key = PoolWith(label).Find(label);
        return key is not null;
    }
}
