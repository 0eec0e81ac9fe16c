namespace Relay.Admin;

/// <summary>Reads what moved accounts' money: settled calls and the entries of administrators, as one list. Any thread that may block.</summary>
internal interface ILedgerReader
{
    /// <summary>One page, newest first; null when <see cref="LedgerQuery.BeforeEntry"/> is no entry.</summary>
    LedgerPage? ReadLedger(LedgerQuery query);
}
