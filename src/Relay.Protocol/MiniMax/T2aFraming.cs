namespace Relay.Protocol.MiniMax;

/// <summary>How the JSON of a T2A answer is delimited.</summary>
public enum T2aFraming : byte
{
    /// <summary>The body is one JSON document.</summary>
    Json = 0,

    /// <summary>The body is an event stream, one JSON document an event.</summary>
    Sse,

    /// <summary>One JSON document a WebSocket message; the owner says where a message ends.</summary>
    Message,
}
