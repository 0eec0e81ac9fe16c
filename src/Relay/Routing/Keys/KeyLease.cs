using System.Diagnostics.CodeAnalysis;

namespace Relay.Routing.Keys;

/// <summary>
/// A slot on a key, held until the last byte of the answer. A value, so that taking one allocates nothing: one owner, never copied,
/// disposed once (again is harmless on the same variable).
/// </summary>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A lease is owned, not compared.")]
internal struct KeyLease : IDisposable
{
    private KeyPool? _pool;

    internal KeyLease(KeyPool pool, PooledKey key)
    {
        _pool = pool;
        Key = key;
    }

    /// <summary>Its label and secret; null for a lease that was refused.</summary>
    public PooledKey Key { get; }

    public void Dispose()
    {
        _pool?.Release(Key);
        _pool = null;
    }
}
