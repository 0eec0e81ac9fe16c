using System.Security.Cryptography;
using Relay.Diagnostics;

namespace Relay.Archive;

/// <summary>
/// Compares the archive's folder with its index: first every indexed clip with its file (size and hash), then every file with the index.
/// Works beside a serving Relay: files of the last minute are left alone, because their rows may be on their way. One thread, which blocks.
/// </summary>
internal sealed class ArchiveCheck(
    ArchiveOptions options, ClipFolder folder, IClipStore store, ClipRemover remover, bool repair, TimeProvider time, Action<ArchiveFinding> report)
{
    private const int BatchClips = 500;

    // The journal is written to the store every fraction of a second; a store that was away may take longer.
    private static readonly TimeSpan s_settling = TimeSpan.FromMinutes(1);

    private readonly PathSet _kept = new();
    private readonly PathSet _deleted = new();

    /// <summary>Clips compared.</summary>
    public long Clips { get; private set; }

    /// <summary>Their bytes on disk.</summary>
    public long Bytes { get; private set; }

    public long Findings { get; private set; }

    /// <summary>Every file is gone while the index knows of some: most likely the wrong folder, and nothing to repair by.</summary>
    public bool LooksUnmounted =>
        store.ListOldest(null, Guid.Empty, 1).Count > 0
        && (!Directory.Exists(folder.Root) || !Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Any());

    public void Run(CancellationToken cancellationToken)
    {
        DateTimeOffset settled = time.GetUtcNow() - s_settling;
        ForEach(store.ListOldest, null, clip => Compare(clip), cancellationToken);
        ForEach((_, after, limit) => store.ListDeleted(after, limit), null, clip => _deleted.Add(clip.RelativePath), cancellationToken);
        if (!Directory.Exists(folder.Root))
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (File.GetLastWriteTimeUtc(path) < settled)
            {
                Place(path);
            }
        }
    }

    private static void ForEach(
        Func<long?, Guid, int, IReadOnlyList<StoredClip>> list, long? accountId, Action<StoredClip> action, CancellationToken cancellationToken)
    {
        Guid after = Guid.Empty;
        IReadOnlyList<StoredClip> batch;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch = list(accountId, after, BatchClips);
            foreach (StoredClip clip in batch)
            {
                action(clip);
                after = clip.ClipId;
            }
        }
        while (batch.Count == BatchClips);
    }

    private void Compare(StoredClip clip)
    {
        Clips++;
        _kept.Add(clip.RelativePath);
        try
        {
            using FileStream? file = folder.Resolve(clip.RelativePath) is { } path ? File.OpenRead(path) : null;
            Bytes += file?.Length ?? 0;
            if (file is null || file.Length != clip.Bytes || (clip.Sha256 is { } hash && !SHA256.HashData(file).AsSpan().SequenceEqual(hash)))
            {
                Report(ArchiveFault.Changed, clip.RelativePath, clip.ClipId, repaired: false);
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            Report(ArchiveFault.Missing, clip.RelativePath, clip.ClipId, repair && remover.Remove([clip]).Removed > 0);
        }
    }

    private void Place(string path)
    {
        string relative = Path.GetRelativePath(folder.Root, path).Replace(Path.DirectorySeparatorChar, '/');
        if (relative.StartsWith(PartName.Folder + "/", StringComparison.Ordinal))
        {
            if (Path.GetFileName(relative) != PartsFolder.LockName)
            {
                Report(ArchiveFault.Part, relative, null, repaired: false);
            }
        }
        else if (_deleted.Contains(relative) && !_kept.Contains(relative))
        {
            Report(ArchiveFault.Undeleted, relative, null, repair && TryDelete(relative));
        }
        else if (!_kept.Contains(relative) && !IsTextOfAClip(path, relative))
        {
            Report(ArchiveFault.Unindexed, relative, null, repair && TryIndex(path, relative));
        }
    }

    private static bool IsTextOfAClip(string path, string relative) =>
        relative.EndsWith(ClipPath.SidecarExtension, StringComparison.Ordinal)
        && Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".*").Skip(1).Any();

    private bool TryDelete(string relative)
    {
        try
        {
            folder.Delete(relative);
            folder.RemoveEmpty([relative]);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Only where the layout puts the user's own name first: anything else would be a guess at whose audio it is.
    private bool TryIndex(string path, string relative)
    {
        string user = relative[..Math.Max(0, relative.IndexOf('/', StringComparison.Ordinal))];
        string format = Path.GetExtension(relative).TrimStart('.');
        if (!options.PathTemplate.StartsWith("{user}/", StringComparison.Ordinal)
            || format.Length == 0 || format == "txt"
            || store.FindAccount(user) is not { } account
            || SafeName.User(user, account) != user)
        {
            return false;
        }

        using FileStream file = File.OpenRead(path);
        DateTimeOffset created = File.GetLastWriteTimeUtc(path);
        return store.Add(new ClipRow
        {
            ClipId = Guid.CreateVersion7(created),
            CallId = Guid.Empty, // which call it was is not known any more
            AccountId = account,
            RelativePath = relative,
            Format = SafeName.Format(format),
            Bytes = file.Length,
            Sha256 = SHA256.HashData(file),
            State = ClipState.Aborted, // nor whether it is whole
            CreatedAtUs = UnixMicros.Of(created),
        });
    }

    private void Report(ArchiveFault fault, string path, Guid? clipId, bool repaired)
    {
        Findings++;
        report(new ArchiveFinding(fault, path, clipId, repaired));
    }
}
