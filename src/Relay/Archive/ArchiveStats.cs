namespace Relay.Archive;

/// <summary>What the archive has done since start and holds now. A snapshot: the figures are read one after the other.</summary>
internal readonly record struct ArchiveStats
{
    public required long Complete { get; init; }

    public required long Truncated { get; init; }

    public required long Aborted { get; init; }

    /// <summary>Clips of which nothing could be kept, or which could not get their final name.</summary>
    public required long Lost { get; init; }

    /// <summary>Clips of an earlier process filed at start; also counted under <see cref="Aborted"/>.</summary>
    public required long Recovered { get; init; }

    /// <summary>Bytes of all filed clips.</summary>
    public required long KeptBytes { get; init; }

    /// <summary>Bytes that streams delivered and their clips do not hold.</summary>
    public required long DroppedBytes { get; init; }

    /// <summary>Failed calls to the disk or the index.</summary>
    public required long Errors { get; init; }

    /// <summary>Clips answered as links that could not be fetched.</summary>
    public required long LostLinks { get; init; }

    /// <summary>Links waiting to be fetched or being fetched.</summary>
    public required int OpenLinks { get; init; }

    public required int OpenClips { get; init; }

    /// <summary>Clips waiting for a writer.</summary>
    public required int QueuedClips { get; init; }

    /// <summary>Pages rented: being filled, queued or being written.</summary>
    public required int Leases { get; init; }

    /// <summary>Bytes of those pages.</summary>
    public required long QueuedBytes { get; init; }
}
