namespace Relay.Archive;

/// <summary>How much of a call's audio a clip holds. Stored as a byte in the journal and the store; members are only added at the end.</summary>
internal enum ClipState : byte
{
    /// <summary>The stream ended as it should and every byte was kept.</summary>
    Complete = 0,

    /// <summary>The stream went on, but the archive could not keep up or the disk refused: bytes are missing.</summary>
    Truncated = 1,

    /// <summary>The stream itself was cut; what had arrived until then was kept.</summary>
    Aborted = 2,

    /// <summary>The file was removed, by its owner or by retention; the row stays.</summary>
    Deleted = 3,
}
