namespace Relay.Archive;

/// <summary>
/// Hands one clip's pages from its sink to its writer.
/// <para>Threads: the pump calls <see cref="TryRent"/>, <see cref="Push"/>, <see cref="RollBack"/> and <see cref="End"/>; the one
/// writer this clip was opened on calls <see cref="Take"/>; <see cref="Return"/> and <see cref="Discard"/> come from both. The gate
/// covers a few instructions and never a disk call, so the pump cannot wait for the disk. Lock order: none, no two are held at once.</para>
/// <para>Bound: the pages a clip holds (being filled, queued, being written) stay within <c>maxBytes</c>; beyond it
/// <see cref="TryRent"/> returns null. A clip stands in the writer's queue at most once, so that queue is bounded by the open clips.</para>
/// </summary>
/// <param name="label">Whose clip it is.</param>
/// <param name="writer">The writer it stays with.</param>
/// <param name="pool">Where its pages come from.</param>
/// <param name="writeBytes">Queued bytes from which on the writer is asked to write, see <see cref="ArchiveOptions.WriteBytes"/>.</param>
/// <param name="maxBytes">The bound.</param>
internal sealed class Clip(ClipLabel label, ArchiveWriter writer, PagePool pool, int writeBytes, long maxBytes)
{
    private readonly Lock _gate = new();

    // Half of the bound at most: what is being written counts too.
    private readonly long _writeBytes = Math.Min(writeBytes, maxBytes / 2);
    private PageList _pages;
    private long _queuedBytes;
    private long _shortenTo = long.MaxValue;
    private ClipEnd? _end;
    private bool _scheduled;
    private bool _closed;
    private long _heldBytes;

    public ClipLabel Label { get; } = label;

    /// <summary>Link of the writer's queue; guarded by the writer.</summary>
    public Clip? NextReady { get; set; }

    /// <summary>The file behind the clip; touched by the writer's thread only.</summary>
    public ClipFile? File { get; set; }

    /// <summary>A page with room for <paramref name="bytes"/>, or null when the clip or the archive holds as much as it may.</summary>
    public Page? TryRent(int bytes)
    {
        int size = Math.Max(bytes, pool.PageBytes);
        if (Volatile.Read(ref _closed) || Interlocked.Read(ref _heldBytes) + size > maxBytes)
        {
            return null;
        }

        Page? page = pool.TryRent(bytes);
        if (page is not null)
        {
            Interlocked.Add(ref _heldBytes, page.Capacity);
        }

        return page;
    }

    public void Return(Page page)
    {
        Interlocked.Add(ref _heldBytes, -page.Capacity);
        pool.Return(page);
    }

    public void Push(Page page)
    {
        bool schedule = false;
        bool closed;
        lock (_gate)
        {
            closed = _closed;
            if (!closed)
            {
                _pages.Append(page);
                _queuedBytes += page.Length;
                schedule = (_queuedBytes >= _writeBytes || !pool.IsPlentiful) && Schedule();
            }
        }

        if (closed)
        {
            Return(page);
        }
        else if (schedule)
        {
            HandOver();
        }
    }

    /// <summary>
    /// Takes back what was pushed at or after <paramref name="offset"/>. Pages still queued never reach the disk; for those that
    /// did, the file is shortened before the next page is appended.
    /// </summary>
    public void RollBack(long offset)
    {
        PageList cut;
        bool schedule;
        lock (_gate)
        {
            cut = _pages.CutAt(offset);
            _shortenTo = Math.Min(_shortenTo, offset);
            schedule = !_closed && Schedule();
        }

        ReturnAll(cut);
        if (schedule)
        {
            HandOver();
        }
    }

    public void End(in ClipEnd end)
    {
        bool schedule;
        lock (_gate)
        {
            _end = end;
            schedule = !_closed && Schedule();
        }

        if (schedule)
        {
            HandOver();
        }
    }

    public ClipWork Take()
    {
        lock (_gate)
        {
            var work = new ClipWork(_shortenTo, _pages, _end);
            _pages = default;
            _queuedBytes = 0;
            _shortenTo = long.MaxValue;
            _scheduled = false;
            return work;
        }
    }

    /// <summary>Gives every queued page back and accepts no more: the writer is gone.</summary>
    public void Discard()
    {
        PageList pages;
        lock (_gate)
        {
            _closed = true;
            pages = _pages;
            _pages = default;
        }

        ReturnAll(pages);
    }

    private bool Schedule()
    {
        bool first = !_scheduled;
        _scheduled = true;
        return first;
    }

    private void HandOver()
    {
        if (!writer.TryEnqueue(this))
        {
            Discard();
        }
    }

    private void ReturnAll(PageList pages)
    {
        while (pages.TakeFirst() is { } page)
        {
            Return(page);
        }
    }
}
