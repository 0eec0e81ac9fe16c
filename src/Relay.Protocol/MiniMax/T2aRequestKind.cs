namespace Relay.Protocol.MiniMax;

/// <summary>Where a T2A request came from; it decides which members must be there.</summary>
public enum T2aRequestKind : byte
{
    /// <summary>An HTTP body: model, text and voice.</summary>
    Synthesis = 0,

    /// <summary>A WebSocket message: model and voice in <c>task_start</c>, text in <c>task_continue</c>.</summary>
    Message,
}
