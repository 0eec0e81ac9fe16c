using System.Buffers;

namespace Relay.Upstreams.MiniMax;

/// <summary>
/// Audio of one event, kept until the event has said whether it repeats the whole clip. Pooled: the buffer is rented with the first byte
/// and given back by <see cref="Clear"/>, so that between events nothing is held. Beyond <see cref="MaxBytes"/> nothing is kept and
/// <see cref="IsOverfull"/> says so. One owner, one thread at a time.
/// </summary>
internal sealed class HeldAudio : IDisposable
{
    /// <summary>Most bytes of one event. Slices of 4.6 KB have been measured; this is five seconds of 24 kHz PCM in one.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int FirstRentBytes = 16 * 1024;

    private byte[]? _buffer;
    private int _length;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>The event had more audio than is held: what was held is gone.</summary>
    public bool IsOverfull { get; private set; }

    public void Add(ReadOnlySpan<byte> audio)
    {
        if (IsOverfull || _length + audio.Length > MaxBytes)
        {
            Clear();
            IsOverfull = true;
            return;
        }

        Grow(_length + audio.Length);
        audio.CopyTo(_buffer.AsSpan(_length));
        _length += audio.Length;
    }

    public void Clear()
    {
        byte[]? buffer = _buffer;
        _buffer = null;
        _length = 0;
        IsOverfull = false;
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => Clear();

    private void Grow(int needed)
    {
        byte[]? buffer = _buffer;
        if (buffer is not null && needed <= buffer.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer is null ? FirstRentBytes : buffer.Length * 2));
        _buffer = larger;
        if (buffer is not null)
        {
            buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
