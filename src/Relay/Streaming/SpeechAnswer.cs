namespace Relay.Streaming;

/// <summary>
/// An upstream's answer to one call, opened and not yet read: raw bytes with the reader that understands them.
/// Disposing it ends the upstream call at once, finished or not.
/// </summary>
internal abstract class SpeechAnswer : IAsyncDisposable
{
    /// <summary>Understands the bytes of <see cref="ReadAsync"/>.</summary>
    public abstract IAudioReader Reader { get; }

    /// <summary>The bytes are in the caller's own dialect and pass unchanged.</summary>
    public abstract bool IsNative { get; }

    /// <summary>Content type to pass on when <see cref="IsNative"/>.</summary>
    public virtual string ContentType => "application/octet-stream";

    /// <summary>What decoded audio is made of.</summary>
    public abstract AudioShape Audio { get; }

    /// <summary>Returns when bytes (or the end) are there to be read, holding no buffer meanwhile. May return early; its number means nothing.</summary>
    public virtual ValueTask<int> WaitAsync(CancellationToken cancellationToken) => new(0);

    /// <summary>Reads some bytes; 0 at the end of the answer.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
