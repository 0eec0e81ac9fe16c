namespace Relay.Protocol.MiniMax;

/// <summary>The <c>event</c> member of a server message on the T2A WebSocket.</summary>
public enum T2aEventKind : byte
{
    /// <summary>No <c>event</c> and no audio: a plain HTTP answer or an error envelope.</summary>
    None = 0,
    ConnectedSuccess,
    TaskStarted,

    /// <summary>Audio; also assumed for anything that carries <c>data.audio</c> and names no event.</summary>
    TaskContinued,
    TaskFinished,
    TaskFailed,
    SentenceStart,
    SentenceEnd,
    TaskCanceled,
    TaskFlushed,

    /// <summary>A name not in this list.</summary>
    Unknown,
}
