namespace Relay.Upstreams;

/// <summary>
/// One session with a speech service, past its <c>connected_success</c>: messages of the T2A WebSocket protocol in both directions. One
/// flow sends and one receives, at the same time if they like; <see cref="Abort"/> may come from any thread. Whoever was handed it
/// disposes it. Broken connections are values here, never exceptions.
/// </summary>
internal abstract class SpeechSocket : IAsyncDisposable
{
    /// <summary>It waited in a pool before it was handed out, so its peer may have left unnoticed.</summary>
    public virtual bool WasParked => false;

    /// <summary>Sends one whole message. False when the connection is gone.</summary>
    public abstract ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message);

    /// <summary>Receives a piece of a message. With an empty buffer it waits until one is there, holding no buffer meanwhile.</summary>
    public abstract ValueTask<SocketPiece> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Ends the session at once: what is pending returns, work done for it stops.</summary>
    public abstract void Abort();

    /// <summary>Says good-bye where that takes no time, then ends the session as <see cref="Abort"/> does.</summary>
    public abstract ValueTask DisposeAsync();
}
