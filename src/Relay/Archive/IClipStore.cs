namespace Relay.Archive;

/// <summary>
/// The index as readers and retention need it. Implemented by Storage. Every member may block for as long as a database does: never on a
/// thread that serves streams.
/// </summary>
internal interface IClipStore
{
    /// <summary>One page, newest first. Texts are left out.</summary>
    IReadOnlyList<StoredClip> List(ClipFilter filter);

    /// <summary>One clip, kept or deleted, with its text; null when there is none.</summary>
    StoredClip? Find(Guid clipId);

    /// <summary>The account with this name, active or not; null when there is none.</summary>
    long? FindAccount(string username);

    /// <summary>Kept clips whose files are here, oldest first, of one account or of all, behind <paramref name="after"/>.</summary>
    IReadOnlyList<StoredClip> ListOldest(long? accountId, Guid after, int limit);

    /// <summary>Deleted clips whose files were here, oldest first, behind <paramref name="after"/>.</summary>
    IReadOnlyList<StoredClip> ListDeleted(Guid after, int limit);

    /// <summary>
    /// Marks clips whose files are gone as deleted, and takes them off what their accounts use, in one transaction. Clips marked before
    /// are left alone, so doing it again changes nothing. Returns how many were marked.
    /// </summary>
    int MarkDeleted(IReadOnlyList<StoredClip> clips, long deletedAtUs);

    /// <summary>Accounts that keep more than so many bytes, by account.</summary>
    IReadOnlyList<ArchiveUse> ListUse(long moreThanBytes);

    /// <summary>Bytes of all clips that are kept.</summary>
    long TotalBytes();

    /// <summary>Adds the row of a file that had none. False when there is one with its id.</summary>
    bool Add(ClipRow row);
}
