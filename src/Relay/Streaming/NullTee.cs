using System.Buffers;

namespace Relay.Streaming;

/// <summary>
/// A tee that keeps nothing, for calls whose audio is not archived: readers still need a place to decode into. One per call, since a
/// writer reads the decoded bytes back; its page is pooled and returned by <see cref="Complete"/>.
/// </summary>
internal sealed class NullTee : ITeeSink
{
    private const int PageBytes = 4096;

    private byte[]? _scratch;

    public void Advance(int count)
    {
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _scratch ??= ArrayPool<byte>.Shared.Rent(PageBytes);

    public Span<byte> GetSpan(int sizeHint = 0) => _scratch ??= ArrayPool<byte>.Shared.Rent(PageBytes);

    public void Mark()
    {
    }

    public void Rollback()
    {
    }

    public void Complete(in StreamEnd end, string format)
    {
        byte[]? scratch = _scratch;
        _scratch = null;
        if (scratch is not null)
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}
