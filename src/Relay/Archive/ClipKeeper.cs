namespace Relay.Archive;

/// <summary>
/// Files a clip that comes as a stream and may be waited for: a link's file, a task's result. Any thread; each clip goes through one page, and
/// every disk call is made on the thread pool, for what comes off a socket may arrive on a thread that serves streams.
/// </summary>
internal sealed class ClipKeeper(ArchiveOptions options, ClipFiler filer)
{
    private const int PageBytes = 64 * 1024;

    /// <summary>Reads a clip to its end and files it. Exceptions of the stream pass through, and nothing is kept then.</summary>
    /// <param name="label">Whose and when.</param>
    /// <param name="body">The clip.</param>
    /// <param name="format">What its bytes are, for its name.</param>
    /// <param name="audioMs">Playing time, ms; -1 when nobody says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LinkFault> KeepAsync(ClipLabel label, Stream body, string format, long audioMs, CancellationToken cancellationToken)
    {
        ClipFile file = filer.NewFile(label);
        bool kept = false;
        try
        {
            Page page = new(PageBytes);
            bool more = true;
            while (more)
            {
                page.Length = await body.ReadAtLeastAsync(page.Bytes, page.Capacity, throwOnEndOfStream: false, cancellationToken);
                more = page.Length == page.Capacity;
                if (page.End > options.MaxLinkBytes)
                {
                    return LinkFault.TooLarge;
                }

                if (page.Length > 0)
                {
                    LinkFault disk = await Task.Run(() => Append(file, page, label), CancellationToken.None);
                    if (disk != LinkFault.None)
                    {
                        return disk;
                    }

                    page.Offset = page.End;
                }
            }

            if (file.Length == 0)
            {
                return LinkFault.Empty;
            }

            ClipEnd end = new(Streaming.EndReason.Completed, SafeName.Format(format), file.Length, DroppedBytes: 0, audioMs);
            kept = true; // or left as a part for the next start
            return await Task.Run(() => filer.Finish(file, label, end), CancellationToken.None) ? LinkFault.None : LinkFault.Disk;
        }
        finally
        {
            if (!kept)
            {
                await Task.Run(() => Discard(file), CancellationToken.None);
            }
        }
    }

    private LinkFault Append(ClipFile file, Page page, ClipLabel label)
    {
        try
        {
            file.Append([page.Filled], page.Offset);
            return LinkFault.None;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            filer.Alarm.Failed(label.CallId, error);
            return LinkFault.Disk;
        }
    }

    private static void Discard(ClipFile file)
    {
        try
        {
            file.Discard();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next start finds the part.
        }
    }
}
