namespace Relay.Protocol.Translation;

/// <summary>
/// Reads one answer of one dialect, streamed or whole, in whatever pieces the network brings it. What it keeps does not grow with what has
/// passed, except for a single event's line (bounded by <see cref="ChatReaderOptions.MaxEventBytes"/>) and, of a whole answer, the body.
/// One owner, one thread at a time; disposing gives its buffers back.
/// </summary>
public abstract class ChatAnswerReader : IDisposable
{
    /// <summary>How the answer stands after the last piece.</summary>
    public ChatReadState State { get; protected set; }

    /// <summary>Looks at the next piece of the body and tells the sink what it says. Never throws for what an upstream sent.</summary>
    public abstract ChatReadState Read(ReadOnlySpan<byte> body, IChatSink sink);

    /// <summary>
    /// The body ended. An unfinished last event counts. What ends without a finish reason: complete tool calls are <c>ToolCalls</c>, text is
    /// <see cref="ChatReadState.Cut"/> (an answer without its end never looks complete), unless the protocol ends that way.
    /// </summary>
    public abstract ChatReadState Complete(IChatSink sink);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
