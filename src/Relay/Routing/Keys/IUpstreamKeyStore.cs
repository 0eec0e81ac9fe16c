namespace Relay.Routing.Keys;

/// <summary>Keys in the store, for all nodes that share it. Any thread.</summary>
internal interface IUpstreamKeyStore
{
    /// <summary>All keys, or one provider's, in the order of their import.</summary>
    Task<IReadOnlyList<KeyRow>> ReadAsync(string? provider, CancellationToken cancellationToken);

    /// <summary>Adds a key, unless the provider has its secret or its label already; nothing has changed then.</summary>
    Task<KeyAddition> AddAsync(NewKey key, CancellationToken cancellationToken);

    /// <summary>False when there is no such key.</summary>
    Task<bool> SetEnabledAsync(string provider, string label, bool isEnabled, CancellationToken cancellationToken);

    /// <summary>False when there is no such key.</summary>
    Task<bool> RemoveAsync(string provider, string label, CancellationToken cancellationToken);

    /// <summary>Writes what became known of keys, all or nothing. Keys that are gone are passed over.</summary>
    Task SaveAsync(IReadOnlyList<KeyNews> news, CancellationToken cancellationToken);

    /// <summary>Notes what an administrator did.</summary>
    Task AddActionAsync(string action, string detail, string madeBy, CancellationToken cancellationToken);
}
