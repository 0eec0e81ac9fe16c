namespace Relay.Routing.Objects;

/// <summary>Objects of accounts in the store, for all nodes that share it. Any thread.</summary>
internal interface IUpstreamObjectStore
{
    /// <summary>Null: nobody made such an object through this Relay.</summary>
    ValueTask<UpstreamObject?> FindAsync(string provider, ObjectKind kind, string objectId, CancellationToken cancellationToken);

    /// <summary>Adds an object. False when it is there already, whoever's it is: nothing has changed then.</summary>
    /// <param name="made">The object.</param>
    /// <param name="forUs">How long this node follows it before another may, microseconds; 0 for what is not under way.</param>
    /// <param name="cancellationToken">Rarely wanted: the object is there, whoever leaves.</param>
    ValueTask<bool> AddAsync(UpstreamObject made, long forUs, CancellationToken cancellationToken);

    /// <summary>Makes an object anew that has been deleted or has expired, perhaps for somebody else. False: it is there, or never was.</summary>
    ValueTask<bool> ReviveAsync(UpstreamObject made, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what may change: state, whether it is charged, result, detail. An object that has ended stays ended.
    /// </summary>
    ValueTask UpdateAsync(UpstreamObject changed, CancellationToken cancellationToken);

    /// <summary>An account's objects that are not deleted, newest first, a page at a time.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="kind">Of which kind.</param>
    /// <param name="taskType">Only those of this task type (a file's purpose); empty: all.</param>
    /// <param name="before">The last one of the page before; null: from the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Whoever asks has left.</param>
    ValueTask<IReadOnlyList<UpstreamObject>> ListAsync(
        long accountId, ObjectKind kind, string taskType, UpstreamObject? before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes objects that are under way and that nobody follows at the moment, or that this node does, for so long. Of several nodes asking
    /// at once one gets an object.
    /// </summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="keyLabel">Only those with this label: what lies on one node's disk; empty: all.</param>
    /// <param name="forUs">For how long, microseconds from now.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Relay is stopping.</param>
    ValueTask<IReadOnlyList<UpstreamObject>> ClaimAsync(ObjectKind kind, string keyLabel, long forUs, int limit, CancellationToken cancellationToken);

    /// <summary>Objects of a kind that changed at or after a time, oldest change first.</summary>
    ValueTask<IReadOnlyList<UpstreamObject>> ChangedAsync(ObjectKind kind, long sinceUs, int limit, CancellationToken cancellationToken);
}
