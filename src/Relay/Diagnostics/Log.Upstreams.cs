using Relay.Upstreams.Local;

namespace Relay.Diagnostics;

/// <summary>What upstreams report.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.LocalVoiceReady, LogLevel.Information, "The local voice is {Description}.")]
    public static partial void LocalVoiceReady(ILogger logger, string description);

    [LoggerMessage(EventIds.LocalVoiceMissing, LogLevel.Warning, "No program {Command} found: the local voice is the {Description}.")]
    public static partial void LocalVoiceMissing(ILogger logger, string command, string description);

    [LoggerMessage(
        EventIds.LocalVoiceFailed,
        LogLevel.Warning,
        "{CallId} local voice: {Fault}, exit code {ExitCode}, {ErrorBytes} bytes of error output: {ErrorLine}")]
    public static partial void LocalVoiceFailed(
        ILogger logger, Guid callId, LocalVoiceFault fault, int? exitCode, long errorBytes, string errorLine);

    [LoggerMessage(
        EventIds.LocalVoiceNotStarted, LogLevel.Warning, "{CallId} local voice: the program did not start, system error {Error}.")]
    public static partial void LocalVoiceNotStarted(ILogger logger, Guid callId, int error);

    [LoggerMessage(
        EventIds.LocalVoiceLingers, LogLevel.Warning, "{CallId} local voice: process {ProcessId} was killed and is still there.")]
    public static partial void LocalVoiceLingers(ILogger logger, Guid callId, int processId);
}
