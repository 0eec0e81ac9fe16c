namespace Relay.Admin;

/// <summary>Reads the ledger for people. Never writes. Any thread that may block; a page costs the same at any depth.</summary>
internal interface ICallReader
{
    /// <summary>The newest calls of everybody first, at most <paramref name="limit"/>; older than <paramref name="before"/> when given.</summary>
    IReadOnlyList<CallLine> Read(int limit, Guid? before);

    /// <summary>
    /// The same of one account. <paramref name="offset"/> rows are passed over, each at a cost: callers bound it, or go on with
    /// <paramref name="before"/>.
    /// </summary>
    IReadOnlyList<CallLine> ReadUser(long accountId, int limit, int offset, Guid? before);

    /// <summary>The oldest calls first with ids between two bounds, both left out; of one account, or of everybody.</summary>
    IReadOnlyList<CallLine> ReadRange(long? accountId, Guid after, Guid until, int limit);
}
