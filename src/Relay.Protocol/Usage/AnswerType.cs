namespace Relay.Protocol.Usage;

/// <summary>Values of an event's <c>type</c> that tell how an answer stands.</summary>
internal enum AnswerType : byte
{
    Other = 0,

    /// <summary>The answer has begun and nothing of it is there yet.</summary>
    Opening,

    /// <summary>The last event of a good answer.</summary>
    Closing,

    Error,
}
