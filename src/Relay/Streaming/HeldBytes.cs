using System.Buffers;

namespace Relay.Streaming;

/// <summary>
/// Bytes that wait until what follows them is known: a growing pooled array, rented with the first byte and given back by
/// <see cref="Release"/>, so that its owner keeps the object and an idle stream holds no buffer. The owner bounds it. One thread at a time.
/// </summary>
internal sealed class HeldBytes : IBufferWriter<byte>
{
    private const int FirstRentBytes = 4096;

    private byte[]? _buffer;

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Count);

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Count);

    /// <summary>The bytes, to be changed in place.</summary>
    public Span<byte> Writable => _buffer.AsSpan(0, Count);

    public void Advance(int count) => Count += count;

    /// <summary>Keeps <paramref name="count"/> bytes from <paramref name="start"/> and forgets the others.</summary>
    public void Keep(int start, int count)
    {
        if (count == 0)
        {
            Release();
            return;
        }

        if (start > 0)
        {
            _buffer.AsSpan(start, count).CopyTo(_buffer);
        }

        Count = count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => Grow(sizeHint).AsMemory(Count);

    public Span<byte> GetSpan(int sizeHint = 0) => Grow(sizeHint).AsSpan(Count);

    /// <summary>Empties it and gives the array back.</summary>
    public void Release()
    {
        byte[]? buffer = _buffer;
        _buffer = null;
        Count = 0;
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] Grow(int sizeHint)
    {
        int needed = Count + Math.Max(sizeHint, 1);
        if (_buffer is null)
        {
            return _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(needed, FirstRentBytes));
        }

        if (needed > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer;
    }
}
