namespace Relay.Tasks;

/// <summary>Who tasks belong to, for folders and signatures. Any thread.</summary>
internal interface ITaskOwnerStore
{
    /// <summary>Null: the account is gone.</summary>
    ValueTask<TaskOwner?> FindAsync(long accountId, long tokenId, CancellationToken cancellationToken);
}
