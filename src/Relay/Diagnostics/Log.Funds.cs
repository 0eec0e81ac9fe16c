namespace Relay.Diagnostics;

/// <summary>Messages about credit on shared stores and limits of tokens.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.CreditUnknown, LogLevel.Warning,
        "The store cannot be asked for credit: accounts with a limit go on with what this node has leased of theirs, until that is used up "
        + "or expires")]
    public static partial void CreditUnknown(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.LeasesReclaimed, LogLevel.Warning,
        "{Count} credit leases of nodes that did not come back were taken back; should one come back after all, what it still charges may "
        + "take an account below its limit by at most its lease")]
    public static partial void LeasesReclaimed(ILogger logger, int count);

    [LoggerMessage(EventIds.UnitsUnread, LogLevel.Warning,
        "What tokens used today could not be read; their daily limits count from what this process has seen")]
    public static partial void UnitsUnread(ILogger logger, Exception exception);
}
