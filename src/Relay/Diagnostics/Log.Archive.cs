using Relay.Archive;

namespace Relay.Diagnostics;

/// <summary>Messages of the archive. Lost audio is an error, said once when it begins and once when it ends.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.ArchiveFailing, LogLevel.Error,
        "{CallId} The archive cannot write: clips are lost or cut until it says otherwise ({Lost} lost, {Truncated} truncated so far)")]
    public static partial void ArchiveFailing(ILogger logger, Guid callId, long lost, long truncated, Exception error);

    [LoggerMessage(EventIds.ArchiveWorking, LogLevel.Information,
        "The archive writes again ({Lost} clips lost, {Truncated} truncated, {DroppedBytes} bytes dropped since start)")]
    public static partial void ArchiveWorking(ILogger logger, long lost, long truncated, long droppedBytes);

    [LoggerMessage(EventIds.ArchiveBehind, LogLevel.Error,
        "{CallId} The disk is too slow for the archive: this clip is {DroppedBytes} bytes short, and more will be cut "
        + "until it catches up ({Truncated} truncated so far)")]
    public static partial void ArchiveBehind(ILogger logger, Guid callId, long droppedBytes, long truncated);

    [LoggerMessage(EventIds.ArchiveCaughtUp, LogLevel.Information,
        "The archive has caught up ({Lost} clips lost, {Truncated} truncated, {DroppedBytes} bytes dropped since start)")]
    public static partial void ArchiveCaughtUp(ILogger logger, long lost, long truncated, long droppedBytes);

    [LoggerMessage(EventIds.ArchiveRecovered, LogLevel.Warning,
        "{Count} clips of a process that died were filed as aborted")]
    public static partial void ArchiveRecovered(ILogger logger, int count);

    [LoggerMessage(EventIds.ArchiveUnfinished, LogLevel.Error,
        "The archive was stopped with {Clips} clips open and {Bytes} bytes unwritten; the next start files what reached the disk")]
    public static partial void ArchiveUnfinished(ILogger logger, int clips, long bytes);

    [LoggerMessage(EventIds.LinkLost, LogLevel.Error,
        "{CallId} A clip that was answered as a link could not be kept ({Fault}); more may follow until it says otherwise ({Lost} so far)")]
    public static partial void LinkLost(ILogger logger, Guid callId, LinkFault fault, long lost);

    [LoggerMessage(EventIds.LinksWork, LogLevel.Information, "Clips answered as links are kept again ({Lost} lost since start)")]
    public static partial void LinksWork(ILogger logger, long lost);

    [LoggerMessage(EventIds.RetentionRefused, LogLevel.Warning,
        "Old clips could not all be removed; they are tried again at every look, and this is said once")]
    public static partial void RetentionRefused(ILogger logger, Exception error);
}
