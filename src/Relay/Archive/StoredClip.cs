namespace Relay.Archive;

/// <summary>One row of the index as it is read back. Immutable.</summary>
internal sealed record StoredClip
{
    public required Guid ClipId { get; init; }

    public required Guid CallId { get; init; }

    public required long AccountId { get; init; }

    /// <summary>Empty when the account is gone.</summary>
    public required string Username { get; init; }

    /// <summary>Path below the archive's folder, '/' separated.</summary>
    public required string RelativePath { get; init; }

    public required string Format { get; init; }

    public required long Bytes { get; init; }

    /// <summary>32 bytes, or null when it was not computed.</summary>
    public required byte[]? Sha256 { get; init; }

    public required ClipState State { get; init; }

    /// <summary>-1 when unknown.</summary>
    public required long AudioMs { get; init; }

    /// <summary>Unix time in microseconds.</summary>
    public required long CreatedAtUs { get; init; }

    /// <summary>Unix time in microseconds; null while the clip is kept.</summary>
    public required long? DeletedAtUs { get; init; }

    /// <summary>The call's model; null while the call has not reached the store, or has left it.</summary>
    public required string? Model { get; init; }

    /// <summary>What was spoken, where the call's row keeps it.</summary>
    public required string? Text { get; init; }

    /// <summary>Another Relay on the same store has the file.</summary>
    public required bool IsElsewhere { get; init; }
}
