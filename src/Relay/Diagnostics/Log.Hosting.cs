namespace Relay.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Listening, LogLevel.Information, "listening on {Addresses}")]
    public static partial void Listening(ILogger logger, string addresses);

    [LoggerMessage(EventIds.AcceptExhausted, LogLevel.Error, "callers wait or are turned away: Relay is out of descriptors or memory (errno {Errno}); see ulimit -n, LimitNOFILE= of systemd, --ulimit nofile= of containers")]
    public static partial void AcceptExhausted(ILogger logger, int errno);

    [LoggerMessage(EventIds.SettingsTaken, LogLevel.Information, "settings read again; taken over: {Taken}; waiting for a restart: {Waiting}")]
    public static partial void SettingsTaken(ILogger logger, string taken, string waiting);

    [LoggerMessage(EventIds.SettingsRefused, LogLevel.Error, "settings read again and not taken over, everything stays as it was: {Reason}")]
    public static partial void SettingsRefused(ILogger logger, string reason);

    [LoggerMessage(EventIds.Draining, LogLevel.Information, "stopping: {Streams} streams may finish")]
    public static partial void Draining(ILogger logger, int streams);
}
