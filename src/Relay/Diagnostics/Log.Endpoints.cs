namespace Relay.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.SocketDefect, LogLevel.Error, "{SessionId} a socket session ended by a defect of Relay")]
    public static partial void SocketDefect(ILogger logger, Guid sessionId, Exception exception);

    [LoggerMessage(EventIds.CallStopped, LogLevel.Information, "{CallId} was stopped by {Username}")]
    public static partial void CallStopped(ILogger logger, Guid callId, string username);
}
