using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Streaming;

/// <summary>
/// An upstream's answer to one chat call, opened and not yet read: raw bytes with the reader that understands them. Disposing it ends the
/// upstream call at once, finished or not.
/// </summary>
internal abstract class ChatAnswer : IAsyncDisposable
{
    /// <summary>Looks at bytes that are in the caller's own dialect and pass unchanged; null where they are translated.</summary>
    public abstract AnswerUsageReader? Watcher { get; }

    /// <summary>Reads bytes of another dialect; null where they pass unchanged.</summary>
    public abstract ChatAnswerReader? Reader { get; }

    /// <summary>Content type to pass on with unchanged bytes.</summary>
    public abstract string ContentType { get; }

    /// <summary>The upstream's own id of the call; empty when it gave none.</summary>
    public virtual string RequestId => "";

    /// <summary>What an error in the answer means.</summary>
    public abstract ChatFault ReadFault(ReadOnlySpan<byte> body);

    /// <summary>Returns when bytes (or the end) are there to be read, holding no buffer meanwhile. May return early; its number means nothing.</summary>
    public virtual ValueTask<int> WaitAsync() => new(0);

    /// <summary>Reads some bytes; 0 at the end of the answer.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer);

    public abstract ValueTask DisposeAsync();
}
