namespace Relay.Upstreams.Local;

/// <summary>What a local session has to do next.</summary>
internal enum LocalStepKind : byte
{
    /// <summary>Speak a text.</summary>
    Say = 0,

    /// <summary>Everything before a <c>task_flush</c> has been spoken.</summary>
    Flushed,

    /// <summary>What a <c>task_cancel</c> stopped has stopped.</summary>
    Canceled,

    /// <summary>Everything before <c>task_finish</c> has been spoken: the last message.</summary>
    Finished,
}

/// <summary>One step of a local session, taken in order.</summary>
/// <param name="Kind">Which step.</param>
/// <param name="Text">UTF-8 of <see cref="LocalStepKind.Say"/>, owned by the step.</param>
internal readonly record struct LocalStep(LocalStepKind Kind, ReadOnlyMemory<byte> Text = default);
