namespace Relay.Admin;

/// <summary>The list of calls that operators leaf through and clear, and what calls of a span of time sum up to. Any thread that may block.</summary>
internal interface ICallLog
{
    /// <summary>One page, newest first. Reaches back so many calls only: what is older is in the exported files.</summary>
    /// <param name="model">Part of the model's name, in any case; empty: all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pageSize">Most lines.</param>
    CallLogPage Read(string model, int page, int pageSize);

    /// <summary>Hides from the list what was called until now. Nothing is deleted: no row of the ledger changes.</summary>
    void Clear(string madeBy);

    /// <summary>Calls admitted from one moment until another, that one left out. Looks at each: for spans of an hour or so.</summary>
    TokenSum Sum(DateTimeOffset from, DateTimeOffset until);
}
