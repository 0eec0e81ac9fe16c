using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Routing.Keys;

/// <summary>The pools of all providers. Any thread. A provider's pool is made when it is first asked for, and stays.</summary>
internal sealed class KeyPools(KeysOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, KeyPool> _pools = new(StringComparer.Ordinal);
    private volatile KeysOptions _options = options;

    /// <summary>A provider's name as pools and the store have it.</summary>
    [SuppressMessage("Globalization", "CA1308", Justification = "Names in the store are of small letters.")]
    public static string NameOf(string provider) => provider.ToLowerInvariant();

    public IEnumerable<KeyPool> All => _pools.Values;

    /// <summary>A provider's pool; empty when it has no keys.</summary>
    public KeyPool Of(string provider) => _pools.TryGetValue(provider, out KeyPool? pool) ? pool : Add(provider, []);

    /// <summary>Makes a provider's pool with the keys of its settings. Before anybody asks for it.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="secrets">Keys as the settings have them; labelled NAME-1, NAME-2, ...</param>
    /// <param name="otherwise">How they are used where the settings do not say.</param>
    public KeyPool Add(string provider, IEnumerable<string> secrets, KeyPoolOptions? otherwise = null)
    {
        KeyPoolOptions usual = otherwise ?? new KeyPoolOptions();
        PooledKey[] keys =
            [.. secrets.Select((secret, i) => new PooledKey(PooledKey.Configured, $"{provider}-{i + 1}", secret.Trim(), $"{provider}-{i + 1}", true, default))];
        return _pools.GetOrAdd(provider, static (name, made) => new KeyPool(name, made.Use, made.Keys, made.Time) { Otherwise = made.Usual },
            (Use: _options.Pools.GetValueOrDefault(provider) ?? usual, Usual: usual, Keys: keys, Time: time));
    }

    /// <summary>Other bounds and rests count from now on; keys keep their calls, and rests that have begun.</summary>
    public void Use(KeysOptions options)
    {
        _options = options;
        foreach (KeyPool pool in _pools.Values)
        {
            pool.Use(options.Pools.GetValueOrDefault(pool.Provider) ?? pool.Otherwise);
        }
    }
}
