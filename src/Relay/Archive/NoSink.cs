using Relay.Streaming;

namespace Relay.Archive;

/// <summary>Keeps nothing: what a stream writes to when the archive is off or has stopped. No state, so all streams share one.</summary>
internal sealed class NoSink(ScratchPage scratch) : ITeeSink
{
    public Span<byte> GetSpan(int sizeHint = 0) => scratch.Room(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0) => scratch.Room(sizeHint);

    public void Advance(int count)
    {
    }

    public void Mark()
    {
    }

    public void Rollback()
    {
    }

    public void Complete(in StreamEnd end, string format)
    {
    }
}
