namespace Relay.Admin;

/// <summary>Looks for calls in the ledger. Any thread that may block.</summary>
internal interface ICallSearch
{
    /// <summary>
    /// One page. Looks at a bounded number of calls: where few match, a page may be short, or empty, and still name where to go on.
    /// </summary>
    CallMatches Find(CallQuery query);
}
