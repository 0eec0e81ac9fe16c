using System.Buffers;

namespace Relay.Streaming;

/// <summary>
/// The beginning of an event that may not go downstream yet, between two reads. Pooled; holds a buffer only while there is something in
/// it. Bounded by <see cref="MaxBytes"/>: what is longer is not held. One owner, one thread at a time.
/// </summary>
internal sealed class WithheldBytes : IDisposable
{
    /// <summary>Most bytes held. A refusal is a message of up to some hundred characters and two ids.</summary>
    public const int MaxBytes = 1024;

    private byte[]? _buffer;

    public int Length { get; private set; }

    public void CopyTo(Span<byte> target) => _buffer.AsSpan(0, Length).CopyTo(target);

    /// <summary>Replaces what is held. At most <see cref="MaxBytes"/>.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            Dispose();
            return;
        }

        _buffer ??= ArrayPool<byte>.Shared.Rent(MaxBytes);
        bytes.CopyTo(_buffer);
        Length = bytes.Length;
    }

    public void Dispose()
    {
        byte[]? buffer = _buffer;
        _buffer = null;
        Length = 0;
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
