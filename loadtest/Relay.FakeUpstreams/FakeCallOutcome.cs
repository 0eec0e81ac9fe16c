namespace Relay.FakeUpstreams;

/// <summary>How a call ended, as the fake saw it.</summary>
public enum FakeCallOutcome
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>The last event, or the whole answer, was handed to the socket.</summary>
    Completed,

    /// <summary>An error was answered before any audio.</summary>
    Refused,

    /// <summary>An error was answered after some audio.</summary>
    Failed,

    /// <summary>The fake cut the connection, on request or because it is shutting down.</summary>
    Cut,

    /// <summary>The client sent <c>task_cancel</c>.</summary>
    Canceled,

    /// <summary>The client left before the end.</summary>
    ClientAborted,
}
