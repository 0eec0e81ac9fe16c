namespace Relay.Admin;

/// <summary>Reads the ledger for people. Never writes.</summary>
internal interface ICallReader
{
    /// <summary>The newest calls first, at most <paramref name="limit"/>, of one user or of all; older than <paramref name="before"/> when given.</summary>
    IReadOnlyList<CallLine> Read(string? username, int limit, Guid? before);
}
