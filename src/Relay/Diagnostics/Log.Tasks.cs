using Microsoft.Extensions.Logging;

namespace Relay.Diagnostics;

/// <summary>Messages of work that goes on after its answer. Ids and labels only.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.TaskFailing, LogLevel.Warning, "{CallId} task: what is to be done broke off; trying again")]
    public static partial void TaskFailing(ILogger logger, Guid callId, Exception exception);

    [LoggerMessage(EventIds.TaskEnded, LogLevel.Information, "{CallId} task ended: {State}")]
    public static partial void TaskEnded(ILogger logger, Guid callId, Routing.Objects.ObjectState state);

    [LoggerMessage(EventIds.TasksUnread, LogLevel.Warning, "The store's tasks could not be read; those known are followed")]
    public static partial void TasksUnread(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.ResultLost, LogLevel.Error, "{CallId} task: its result could not be fetched and is not kept")]
    public static partial void ResultLost(ILogger logger, Guid callId);

    [LoggerMessage(EventIds.CallbackLost, LogLevel.Warning, "{CallId} task: its owner's server could not be told")]
    public static partial void CallbackLost(ILogger logger, Guid callId);

    [LoggerMessage(EventIds.BatchEnded, LogLevel.Information, "{BatchId} batch ended: {State}")]
    public static partial void BatchEnded(ILogger logger, string batchId, Routing.Objects.ObjectState state);

    [LoggerMessage(EventIds.BatchUnsettled, LogLevel.Warning, "{BatchId} batch at {Provider}: its output could not be read and is not charged yet")]
    public static partial void BatchUnsettled(ILogger logger, string batchId, string provider, Exception exception);
}
