using System.Buffers;

namespace Relay.Streaming;

/// <summary>
/// Writes an answer in the caller's dialect from decoded audio. The pump owns it; it writes into whatever <see cref="IBufferWriter{T}"/>
/// it is given (a head buffer before the first byte may go, the response afterwards) and flushes nothing itself.
/// </summary>
internal interface IAudioWriter
{
    /// <summary>Where output goes; changed once, when the response starts.</summary>
    IBufferWriter<byte> Output { set; }

    void WriteAudio(ReadOnlySpan<byte> audio);

    /// <summary>The answer is complete: the closing event, the end of the JSON.</summary>
    void WriteEnd(IAudioReader usage);

    /// <summary>The answer broke after its first byte. True when the dialect could say so in-band; false means: abort the connection.</summary>
    bool TryWriteFault(UpstreamFault fault);
}
