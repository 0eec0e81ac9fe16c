using Relay.Diagnostics;

namespace Relay.Archive;

/// <summary>
/// Takes clips out of the archive: first the file, then the row. Who dies between the two leaves a row without a file, which is taken for
/// kept and removed again by whoever comes next; never a file that nothing leads to. Any thread that may block.
/// </summary>
internal sealed class ClipRemover(ClipFolder folder, IClipStore store, TimeProvider time)
{
    /// <summary>Removes these clips as far as the disk lets it; returns how many, and what it refused the others with.</summary>
    public (int Removed, Exception? Error) Remove(IReadOnlyList<StoredClip> clips)
    {
        List<StoredClip> gone = [];
        Exception? refused = null;
        foreach (StoredClip clip in clips)
        {
            try
            {
                folder.Delete(clip.RelativePath);
                gone.Add(clip);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                refused = error;
            }
        }

        store.MarkDeleted(gone, UnixMicros.Of(time.GetUtcNow()));
        folder.RemoveEmpty(gone.Select(static clip => clip.RelativePath));
        return (gone.Count, refused);
    }
}
