namespace Relay.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Listening, LogLevel.Information, "listening on {Addresses}")]
    public static partial void Listening(ILogger logger, string addresses);

    [LoggerMessage(EventIds.Draining, LogLevel.Information, "stopping: {Streams} streams may finish")]
    public static partial void Draining(ILogger logger, int streams);
}
