using Relay.Protocol.Translation;
using Relay.Streaming;

namespace Relay.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.CallEnded, LogLevel.Debug, "{CallId} ended: {Reason}, {BytesDown} bytes, {TotalUs} us")]
    public static partial void CallEnded(ILogger logger, Guid callId, EndReason reason, long bytesDown, long totalUs);

    [LoggerMessage(EventIds.CallBroke, LogLevel.Error, "{CallId} broke by a defect of Relay's")]
    public static partial void CallBroke(ILogger logger, Guid callId, Exception error);

    [LoggerMessage(EventIds.UpstreamFault, LogLevel.Warning, "{CallId} {Upstream} ({KeyLabel}) failed: {Reason}, code {Code}")]
    public static partial void UpstreamFault(ILogger logger, Guid callId, string upstream, string keyLabel, EndReason reason, int code);

    [LoggerMessage(EventIds.ChatFault, LogLevel.Warning, "{CallId} {Upstream} ({KeyLabel}) failed: {Reason}, {Kind}")]
    public static partial void ChatFault(
        ILogger logger, Guid callId, string upstream, string keyLabel, EndReason reason, ChatFaultKind kind);
}
