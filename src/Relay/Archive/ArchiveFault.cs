namespace Relay.Archive;

/// <summary>What a check of the archive can find wrong.</summary>
internal enum ArchiveFault : byte
{
    /// <summary>Indexed, but there is no file. Repair: marked as deleted.</summary>
    Missing = 0,

    /// <summary>Size or hash are not those of the index. Never repaired: a person must look.</summary>
    Changed,

    /// <summary>A file nobody knows. Repair: indexed, where its folder says whose it is.</summary>
    Unindexed,

    /// <summary>Marked as deleted, but the file is there. Repair: removed.</summary>
    Undeleted,

    /// <summary>A clip that was never finished. Repair: none; the next start of the server files it.</summary>
    Part,
}
