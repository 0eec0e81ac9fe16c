using Relay.Protocol.WebSessions;

namespace Relay.Upstreams.WebSessions;

/// <summary>The answer of a site on its way: bytes, and the reader that understands them. One owner; disposing ends it at once.</summary>
internal abstract class WebStream : IDisposable
{
    public abstract WebAnswerReader Reader { get; }

    /// <summary>Returns when something can be read, holding no buffer meanwhile.</summary>
    public abstract ValueTask<int> WaitAsync();

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer);

    public abstract void Dispose();
}
