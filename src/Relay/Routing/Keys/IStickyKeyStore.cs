namespace Relay.Routing.Keys;

/// <summary>Objects and their keys in the store, for all nodes that share it. Any thread.</summary>
internal interface IStickyKeyStore
{
    ValueTask<StickyKey?> FindAsync(string provider, string objectId, CancellationToken cancellationToken);

    /// <summary>The keys an account has objects with at a provider.</summary>
    ValueTask<IReadOnlyList<string>> LabelsAsync(string provider, long accountId, CancellationToken cancellationToken);

    /// <summary>Adds the object, or changes whose it is.</summary>
    ValueTask SetAsync(string provider, string objectId, StickyKey key, CancellationToken cancellationToken);

    ValueTask RemoveAsync(string provider, string objectId, CancellationToken cancellationToken);
}
