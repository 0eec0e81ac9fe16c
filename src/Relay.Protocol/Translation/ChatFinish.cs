namespace Relay.Protocol.Translation;

/// <summary>Why a model stopped, in the words every dialect is read into.</summary>
public enum ChatFinish : byte
{
    /// <summary>It had said everything.</summary>
    Stop = 0,

    /// <summary>It met one of the caller's stop sequences.</summary>
    StopSequence,

    /// <summary>The limit of tokens, or of the context. A tool call that was being written is not complete.</summary>
    Length,

    /// <summary>It wants its tools called.</summary>
    ToolCalls,

    /// <summary>The provider's filter, or the model itself, refused.</summary>
    ContentFilter,

    /// <summary>The turn is not over: the provider wants it sent back as it is to go on (<c>pause_turn</c>).</summary>
    Pause,
}
