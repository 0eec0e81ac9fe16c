using System.Buffers;

namespace Relay.Streaming;

/// <summary>
/// Passes what is written to the response on and counts it. The response's own count will not do: it holds the framing of its chunks.
/// One owner, one thread at a time.
/// </summary>
internal sealed class CountedOutput(IBufferWriter<byte> output) : IBufferWriter<byte>
{
    /// <summary>Bytes written since the beginning.</summary>
    public long Count { get; private set; }

    public void Advance(int count)
    {
        output.Advance(count);
        Count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);
}
