using System.Buffers;

namespace Relay.Protocol.Translation;

/// <summary>
/// Bytes that grow in an array of the shared pool. Holds no array while it is empty, so that a stream that waits keeps none.
/// A mutable struct: keep it in a field of its owner, who disposes it.
/// </summary>
internal struct PooledBytes : IDisposable
{
    private const int MinimumBytes = 256;

    private byte[]? _array;

    public int Length { get; private set; }

    /// <summary>What was added so far; valid until the next change.</summary>
    public readonly ReadOnlySpan<byte> Span => _array.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Room for at least <paramref name="count"/> bytes; say with <see cref="Advance"/> how many were written.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_array is null || _array.Length - Length < count)
        {
            Grow(count);
        }

        return _array.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Forgets the bytes and gives the array back.</summary>
    public void Clear()
    {
        byte[]? array = _array;
        _array = null;
        Length = 0;
        if (array is not null)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    public void Dispose() => Clear();

    private void Grow(int count)
    {
        long wanted = Math.Max(Math.Max((long)Length + count, MinimumBytes), 2L * Length);
        byte[] grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        Span.CopyTo(grown);
        byte[]? array = _array;
        _array = grown;
        if (array is not null)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
