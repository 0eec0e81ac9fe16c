namespace Relay.Archive;

/// <summary>One thing a check found.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Path">Below the archive's folder, '/' separated.</param>
/// <param name="ClipId">Null for a file without a row.</param>
/// <param name="Repaired">It has been put right.</param>
internal readonly record struct ArchiveFinding(ArchiveFault Fault, string Path, Guid? ClipId, bool Repaired);
