using System.Buffers;

namespace Relay.Protocol.Translation;

/// <summary>Pooled bytes that can be written to like an output. One owner, who disposes it.</summary>
internal sealed class PooledWriter : IBufferWriter<byte>, IDisposable
{
    private PooledBytes _bytes;

    public int Length => _bytes.Length;

    /// <summary>What was written so far; valid until the next change.</summary>
    public ReadOnlySpan<byte> Span => _bytes.Span;

    public void Advance(int count) => _bytes.Advance(count);

    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.Reserve(Math.Max(sizeHint, 1));

    public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException("Only spans are handed out.");

    /// <summary>Forgets the bytes and gives the array back.</summary>
    public void Clear() => _bytes.Clear();

    public void Dispose() => _bytes.Dispose();
}
