using System.Diagnostics;

namespace Relay.Archive;

/// <summary>
/// One buffer of a clip's audio. Owned by exactly one place at a time: the pool, the sink that fills it, the clip's queue, or the
/// writer that puts it on disk. <see cref="Next"/> links it into the pool's free list and into a queue, so neither allocates.
/// </summary>
internal sealed class Page(int capacity)
{
    public readonly byte[] Bytes = GC.AllocateUninitializedArray<byte>(capacity);

    /// <summary>Bytes filled so far.</summary>
    public int Length;

    /// <summary>Where in the clip the first byte belongs.</summary>
    public long Offset;

    public Page? Next;

    public int Capacity => Bytes.Length;

    public int Free => Bytes.Length - Length;

    public long End => Offset + Length;

    public ReadOnlyMemory<byte> Filled => Bytes.AsMemory(0, Length);

    /// <summary>Forgets what lies at or after <paramref name="offset"/>.</summary>
    public void CutAt(long offset)
    {
        Debug.Assert(offset >= Offset && offset <= End, "The cut lies inside the page.");
        Length = (int)(offset - Offset);
    }
}
