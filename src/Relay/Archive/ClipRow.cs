namespace Relay.Archive;

/// <summary>One kept clip as the index (<c>audio_clips</c>) knows it. Immutable; may be handed between threads.</summary>
internal sealed record ClipRow
{
    /// <summary>The clip's own UUIDv7, made when its sink was opened.</summary>
    public required Guid ClipId { get; init; }

    /// <summary>The call whose audio this is. The call's ledger row may be written before or after this one.</summary>
    public required Guid CallId { get; init; }

    public required long AccountId { get; init; }

    /// <summary>Path below the archive's base folder, '/' separated.</summary>
    public required string RelativePath { get; init; }

    /// <summary>What the bytes really are: "mp3", "wav", "pcm", ...</summary>
    public required string Format { get; init; }

    public required long Bytes { get; init; }

    /// <summary>32 bytes, or null when it was not computed.</summary>
    public byte[]? Sha256 { get; init; }

    public required ClipState State { get; init; }

    /// <summary>Unix time in microseconds.</summary>
    public required long CreatedAtUs { get; init; }

    /// <summary>Playing time in milliseconds; -1 when unknown.</summary>
    public long AudioMs { get; init; } = -1;
}
