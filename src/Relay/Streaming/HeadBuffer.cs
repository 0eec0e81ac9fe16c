using System.Buffers;

namespace Relay.Streaming;

/// <summary>
/// Holds the beginning of an answer until it is known to be good. Pooled; the owner disposes it. Bounded by <see cref="MaxBytes"/>:
/// an answer that says nothing decisive in that many bytes is not one.
/// </summary>
internal sealed class HeadBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>Largest undecided beginning. The longest legitimate one seen is a whole error envelope, below 1 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _written;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _written);

    public bool IsFull => _written >= MaxBytes;

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsSpan(_written);
    }

    public void Clear() => _written = 0;

    public void Dispose()
    {
        byte[]? buffer = _buffer;
        _buffer = null;
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Grow(int sizeHint)
    {
        byte[] buffer = _buffer ?? throw new ObjectDisposedException(nameof(HeadBuffer));
        int needed = _written + Math.Max(sizeHint, 1024);
        if (needed > buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
            buffer.AsSpan(0, _written).CopyTo(larger);
            _buffer = larger;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
