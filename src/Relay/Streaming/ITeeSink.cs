using System.Buffers;

namespace Relay.Streaming;

/// <summary>
/// Where a tee ends. The pump writes decoded audio into the sink's own pooled pages (<see cref="IBufferWriter{T}.GetSpan"/>,
/// <see cref="IBufferWriter{T}.Advance"/>), so the copy that is kept is never copied again. One pump owns a sink and calls it
/// from one thread at a time; no member blocks, awaits or throws. When the sink cannot keep up it goes on accepting bytes,
/// drops them, and marks its clip truncated: the caller's audio never waits for the archive.
/// </summary>
internal interface ITeeSink : IBufferWriter<byte>
{
    /// <summary>Remembers the present position (the start of an upstream event).</summary>
    void Mark();

    /// <summary>Forgets everything written since the last <see cref="Mark"/>: the event repeated audio already kept.</summary>
    void Rollback();

    /// <summary>Forgets everything: nothing of it went downstream, and another upstream is asked.</summary>
    void Restart();

    /// <summary>
    /// Ends the clip. <paramref name="format"/> is what the bytes really are ("mp3", "wav", "pcm", ...), <paramref name="audioMs"/> the
    /// playing time in ms as the upstream stated it, -1 when it did not. Call once.
    /// </summary>
    void Complete(in StreamEnd end, string format, long audioMs = -1);
}
