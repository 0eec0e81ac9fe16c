namespace Relay.Archive;

/// <summary>What one account keeps in the archive.</summary>
internal readonly record struct ArchiveUse(long AccountId, string Username, long Clips, long Bytes);
