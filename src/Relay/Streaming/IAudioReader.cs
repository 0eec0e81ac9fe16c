using System.Buffers;

namespace Relay.Streaming;

/// <summary>
/// A view of an upstream's answer. The pump shows it every chunk, in order; it decodes audio into the tee's pages, passes the same
/// decoded bytes on to a writer when the answer is being translated, and remembers usage and how the answer stands. It never keeps a
/// chunk. One owner, one thread at a time.
/// </summary>
internal interface IAudioReader
{
    /// <summary>Set with <see cref="ReadState.Failed"/>.</summary>
    UpstreamFault? Fault { get; }

    /// <summary>Characters the upstream billed, -1 until it said so.</summary>
    long UsageChars { get; }

    /// <summary>Decoded audio bytes delivered so far, a repeated aggregate not counted.</summary>
    long AudioBytes { get; }

    /// <summary>Milliseconds of audio as the upstream states them, -1 when it does not.</summary>
    long AudioMs { get; }

    /// <summary>What the audio is: "mp3", "wav", "pcm", "flac", "opus", ... as stated by the upstream, else as asked.</summary>
    string Format { get; }

    /// <summary>The upstream's own id of the call, for support; empty when it gave none.</summary>
    string TraceId { get; }

    /// <summary>Where the audio lies, when the answer was a link to it; null otherwise.</summary>
    string? Link => null;

    /// <summary>
    /// How many of the bytes last read belong to an event that has not shown yet whether it is audio or a refusal; after a refusal, the
    /// bytes from that event's beginning on. 0 when that is settled. What passes unchanged is held back by so much.
    /// </summary>
    int UndecidedBytes => 0;

    /// <summary>Looks at one chunk.</summary>
    ReadState Read(ReadOnlySpan<byte> chunk, ITeeSink tee, IAudioWriter? writer);

    /// <summary>The body ended. Anything but <see cref="ReadState.Finished"/> means the answer was cut or bad.</summary>
    ReadState Complete();
}
