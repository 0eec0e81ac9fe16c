using Microsoft.Extensions.Logging;
using Relay.Archive;

namespace Relay.Diagnostics;

/// <summary>Messages of the ledger. Money lost or at risk is an Error; a disk or store that refuses for now is a Warning.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.JournalOpened, LogLevel.Debug,
        "Journal {JournalId} opened with {Segments} segments; the log goes on at {Lsn}")]
    public static partial void JournalOpened(ILogger logger, Guid journalId, int segments, long lsn);

    [LoggerMessage(EventIds.JournalTornTail, LogLevel.Warning,
        "The last record of journal file {Path} at offset {Offset} is incomplete and was dropped; everything before it is intact")]
    public static partial void JournalTornTail(ILogger logger, string path, int offset);

    [LoggerMessage(EventIds.JournalCorrupt, LogLevel.Error,
        "Journal file {Path} is damaged: {Bytes} bytes at offset {Offset} are no records and were skipped; a copy is kept as {Copy}")]
    public static partial void JournalCorrupt(ILogger logger, string path, int bytes, int offset, string copy);

    [LoggerMessage(EventIds.JournalFileSetAside, LogLevel.Error,
        "Journal file {Path} cannot be used ({Reason}) and was set aside as {Aside}; settlements in it are not in the ledger")]
    public static partial void JournalFileSetAside(ILogger logger, string path, string reason, string aside);

    [LoggerMessage(EventIds.JournalGap, LogLevel.Error,
        "The journal has a gap before file {Path}: {Bytes} bytes of the log are missing")]
    public static partial void JournalGap(ILogger logger, string path, long bytes);

    [LoggerMessage(EventIds.JournalDiskRefused, LogLevel.Warning,
        "No further journal file could be prepared; new calls are refused once the present ones are spoken for. Trying each second")]
    public static partial void JournalDiskRefused(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.JournalDiskRecovered, LogLevel.Information, "Journal files can be prepared again")]
    public static partial void JournalDiskRecovered(ILogger logger);

    [LoggerMessage(EventIds.JournalSyncFailed, LogLevel.Error,
        "The journal could not be written to disk; new calls are refused until it can. Trying each second")]
    public static partial void JournalSyncFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.JournalSyncRecovered, LogLevel.Information, "The journal is written to disk again")]
    public static partial void JournalSyncRecovered(ILogger logger);

    [LoggerMessage(EventIds.CallsRecovered, LogLevel.Warning,
        "{Calls} calls were open when Relay last died; they were settled by the abort policy for {ChargeNanos} nano-units in all")]
    public static partial void CallsRecovered(ILogger logger, int calls, long chargeNanos);

    [LoggerMessage(EventIds.SettleAfterClose, LogLevel.Error,
        "{CallId} was settled after the ledger was closed; it will be settled as crashed at the next start")]
    public static partial void SettleAfterClose(ILogger logger, Guid callId);

    [LoggerMessage(EventIds.HoldForgotten, LogLevel.Error, "{CallId} was let go without a settlement; it was settled as an internal error")]
    public static partial void HoldForgotten(ILogger logger, Guid callId);

    [LoggerMessage(EventIds.ClipDropped, LogLevel.Error,
        "{CallId}: clip {ClipId} is on disk but not in the index, because the journal has no room ({State}, {Bytes} bytes)")]
    public static partial void ClipDropped(ILogger logger, Guid callId, Guid clipId, ClipState state, long bytes);

    [LoggerMessage(EventIds.JournalFull, LogLevel.Error,
        "The journal has no room for new calls ({LagBytes} bytes wait for the store); calls are refused, running ones can finish")]
    public static partial void JournalFull(ILogger logger, long lagBytes);

    [LoggerMessage(EventIds.JournalHasRoomAgain, LogLevel.Information, "The journal has room again; calls are admitted")]
    public static partial void JournalHasRoomAgain(ILogger logger);

    [LoggerMessage(EventIds.StoreFailing, LogLevel.Warning,
        "The store does not take settled calls; they wait in the journal ({LagBytes} bytes so far)")]
    public static partial void StoreFailing(ILogger logger, long lagBytes, Exception exception);

    [LoggerMessage(EventIds.StoreRecovered, LogLevel.Information, "The store takes settled calls again after {Tries} tries")]
    public static partial void StoreRecovered(ILogger logger, int tries);

    [LoggerMessage(EventIds.RowParked, LogLevel.Error,
        "{Id}: the store refuses this row; it was parked in {Path} and is NOT in the ledger")]
    public static partial void RowParked(ILogger logger, Guid id, string path, Exception exception);

    [LoggerMessage(EventIds.ParkingFailed, LogLevel.Error, "A refused row could not be parked in {Path}; the ledger waits and tries again")]
    public static partial void ParkingFailed(ILogger logger, string path, Exception exception);

    [LoggerMessage(EventIds.BalancesUnread, LogLevel.Warning, "Balances could not be read again; the last known ones stay in force")]
    public static partial void BalancesUnread(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.DrainIncomplete, LogLevel.Warning,
        "Relay stops with {LagBytes} bytes of the journal not in the store; they follow at the next start")]
    public static partial void DrainIncomplete(ILogger logger, long lagBytes);

    [LoggerMessage(EventIds.RecordUnreadable, LogLevel.Error,
        "The journal record that ends at {Lsn} (type {Type}, version {Version}) was written by a newer Relay and is skipped")]
    public static partial void RecordUnreadable(ILogger logger, long lsn, int type, int version);
}
