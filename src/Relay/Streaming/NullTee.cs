namespace Relay.Streaming;

/// <summary>A tee that keeps nothing: for calls whose audio is not archived. Holds no state, so all streams share one.</summary>
internal sealed class NullTee : ITeeSink
{
    private NullTee()
    {
    }

    public static NullTee Instance { get; } = new();

    public void Advance(int count)
    {
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => ScratchPage.Room(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => ScratchPage.Room(sizeHint).Span;

    public void Mark()
    {
    }

    public void Rollback()
    {
    }

    public void Restart()
    {
    }

    public void Complete(in StreamEnd end, string format, long audioMs = -1)
    {
    }
}
