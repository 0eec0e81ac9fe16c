using System.Buffers;
using System.Collections.Concurrent;

namespace Relay.Sockets;

/// <summary>
/// Blocks of one size, used again and never given back to the collector: what Kestrel parses requests in. Kestrel relies on a pool whose
/// blocks are never smaller than this, however little it asks for; the base library's shared pool is not one.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    public const int BlockBytes = 4096;

    // Beyond a few thousand connections being parsed at the same instant, blocks are left to the collector.
    private const int MaxKept = 4096;

    private readonly ConcurrentQueue<Block> _blocks = new();

    public static new BlockPool Shared { get; } = new();

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_blocks.TryDequeue(out Block? block))
        {
            return new Block(this);
        }

        block.IsRented = true;
        return block;
    }

    protected override void Dispose(bool disposing)
    {
        // Shared by the process.
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public bool IsRented { get; set; } = true;

        public void Dispose()
        {
            if (IsRented && pool._blocks.Count < MaxKept)
            {
                IsRented = false;
                pool._blocks.Enqueue(this);
            }
        }
    }
}
