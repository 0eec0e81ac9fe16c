using System.Collections.Concurrent;

namespace Relay.Routing.Keys;

/// <summary>
/// Remembers with which key a voice, file, batch or video was made: providers show it to that account only. In the store, and the last
/// ones in memory. Any thread. Memory is bounded: beyond <see cref="MaxCached"/> objects it begins anew, and asks the store.
/// </summary>
internal sealed class StickyKeys(IStickyKeyStore store)
{
    public const int MaxCached = 10_000;

    /// <summary>Longest object id that is kept; a longer one comes from nobody we know.</summary>
    public const int MaxIdChars = 255;

    private readonly ConcurrentDictionary<(string Provider, string ObjectId), StickyKey> _cached = new();

    /// <summary>Null: nobody made such an object through this Relay.</summary>
    public ValueTask<StickyKey?> FindAsync(string provider, string objectId, CancellationToken cancellationToken) =>
        _cached.TryGetValue((provider, objectId), out StickyKey? key) ? new(key)
        : objectId.Length is 0 or > MaxIdChars ? new((StickyKey?)null)
        : FindInStoreAsync(provider, objectId, cancellationToken);

    /// <summary>Keeps whose the object is. Awaited before the caller hears of it: an id that was given out must work.</summary>
    /// <exception cref="ArgumentException">The id is empty or too long.</exception>
    public async ValueTask BindAsync(string provider, string objectId, StickyKey key, CancellationToken cancellationToken)
    {
        if (objectId.Length is 0 or > MaxIdChars)
        {
            throw new ArgumentException($"an object's id should have 1 to {MaxIdChars} characters", nameof(objectId));
        }

        await store.SetAsync(provider, objectId, key, cancellationToken);
        Remember(provider, objectId, key);
    }

    /// <summary>The object has been deleted.</summary>
    public async ValueTask ForgetAsync(string provider, string objectId, CancellationToken cancellationToken)
    {
        await store.RemoveAsync(provider, objectId, cancellationToken);
        _cached.TryRemove((provider, objectId), out _);
    }

    private async ValueTask<StickyKey?> FindInStoreAsync(string provider, string objectId, CancellationToken cancellationToken)
    {
        StickyKey? key = await store.FindAsync(provider, objectId, cancellationToken);
        if (key is not null)
        {
            Remember(provider, objectId, key);
        }

        return key;
    }

    private void Remember(string provider, string objectId, StickyKey key)
    {
        if (_cached.Count >= MaxCached)
        {
            _cached.Clear();
        }

        _cached[(provider, objectId)] = key;
    }
}
