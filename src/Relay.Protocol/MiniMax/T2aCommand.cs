namespace Relay.Protocol.MiniMax;

/// <summary>The <c>event</c> member of a client message on the T2A WebSocket.</summary>
public enum T2aCommand : byte
{
    /// <summary>No <c>event</c>: an HTTP body.</summary>
    None = 0,
    TaskStart,
    TaskContinue,
    TaskFinish,
    TaskCancel,
    TaskFlush,

    /// <summary>A name not in this list.</summary>
    Unknown,
}
