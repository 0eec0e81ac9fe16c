namespace Relay.Identity;

/// <summary>Signing keys as Identity needs them. Implemented by Storage.</summary>
internal interface IJwtKeyStore
{
    /// <summary>All keys by id, oldest first.</summary>
    ValueTask<IReadOnlyList<JwtKeyRow>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Adds a key. False, and nothing added, when its id is taken: another node was first.</summary>
    ValueTask<bool> TryAddAsync(JwtKeyRow key, CancellationToken cancellationToken);

    /// <summary>Sets when the keys with lower ids retire, unless they do so earlier anyway.</summary>
    ValueTask RetireBeforeAsync(long id, DateTimeOffset at, CancellationToken cancellationToken);
}
