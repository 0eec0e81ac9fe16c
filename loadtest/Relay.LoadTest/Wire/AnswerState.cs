namespace Relay.LoadTest.Wire;

/// <summary>What <see cref="HttpAnswerReader"/> found next.</summary>
internal enum AnswerState
{
    /// <summary>All input is taken and more is needed.</summary>
    NeedMore,

    /// <summary>Bytes of the body.</summary>
    Body,

    /// <summary>The answer is complete.</summary>
    End,

    /// <summary>This is not HTTP as this client reads it; the connection is of no more use.</summary>
    Bad,
}
