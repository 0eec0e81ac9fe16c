using Relay.Diagnostics;
namespace Relay.Archive;

/// <summary>
/// One thread that puts clips on disk. Its own thread, not the pool's: a disk that stalls then stalls this thread and nothing else.
/// <para>A clip stays with the writer it was opened on, so its pages are written in order. Clips take turns, each with what it has
/// queued when its turn comes (at most <see cref="ArchiveOptions.MaxQueuedBytesPerClip"/>). The queue is linked through the clips,
/// holds each at most once, and is therefore bounded by the open clips and never full.</para>
/// <para>The gate covers a few instructions; no disk, log or index call is made under it.</para>
/// </summary>
internal sealed class ArchiveWriter(ClipFiler filer, ArchiveAlarm alarm)
{
    /// <summary>Pages that one write takes at most: 1 MiB of ordinary ones.</summary>
    public const int MaxPiecesAWrite = 256;

    // At 500 live streams 3,000 pages a second come in: this makes at most 200 wake-ups of them. Far below what a queue can take in meanwhile.
    private const int GatherMs = 5;

    // Not a Lock: the thread waits on it.
    private readonly object _gate = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Touched by the thread only: what one write takes, and files to close should it be abandoned with clips open.
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private readonly List<Page> _pages = [];
    private readonly HashSet<ClipFile> _unfinished = [];
    private Clip? _first;
    private Clip? _last;
    private int _queued;
    private int _open;
    private bool _idle;
    private bool _stopping;
    private bool _abandoned;
    private bool _closed;

    /// <summary>Done when the thread has ended.</summary>
    public Task Exited => _exited.Task;

    public int QueuedClips => Volatile.Read(ref _queued);

    public int OpenClips => Volatile.Read(ref _open);

    /// <param name="name">Thread name, as seen in a dump.</param>
    /// <param name="first">Done on the thread before the first clip, or null.</param>
    public void Start(string name, Action? first) =>
        BackgroundThread.Create(name, () => Run(first)).Start();

    /// <summary>Counts a clip in that will be ended by <see cref="Clip.End"/>; false once stopping.</summary>
    public bool TryAdmit()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return false;
            }

            _open++;
            return true;
        }
    }

    /// <summary>Gives the clip a turn; false when the thread has gone. The caller sees to it that a clip is queued once.</summary>
    public bool TryEnqueue(Clip clip)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (_last is null)
            {
                _first = clip;
                if (_idle)
                {
                    _idle = false;
                    Monitor.Pulse(_gate);
                }
            }
            else
            {
                _last.NextReady = clip;
            }

            _last = clip;
            _queued++;
            return true;
        }
    }

    /// <summary>Admits no more clips; the thread ends when the last open one has been filed.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the thread after the disk call it is in. What is not filed by then stays a part for the next start.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _stopping = true;
            _abandoned = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run(Action? first)
    {
        first?.Invoke();
        while (TakeNext() is { } clip)
        {
            Serve(clip);
            if (QueuedClips == 0)
            {
                alarm.CaughtUp();
            }
        }

        Close();
        _exited.SetResult();
    }

    private Clip? TakeNext()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_abandoned || (_stopping && _open == 0))
                {
                    _closed = true;
                    return null;
                }

                if (_first is not null)
                {
                    return Dequeue();
                }

                _idle = true;
                Monitor.Wait(_gate);
                _idle = false;
                if (!_stopping)
                {
                    // Others follow the first: served together they cost one wake-up, not one each.
                    Monitor.Wait(_gate, GatherMs);
                }
            }
        }
    }

    private Clip Dequeue()
    {
        Clip clip = _first!;
        _first = clip.NextReady;
        clip.NextReady = null;
        if (_first is null)
        {
            _last = null;
        }

        _queued--;
        return clip;
    }

    private void Serve(Clip clip)
    {
        ClipFile file = clip.File ??= NewFile(clip);
        ClipWork work = clip.Take();
        Shorten(clip, file, work.ShortenTo);
        PageList pages = work.Pages;
        while (pages.TakeFirst() is { } page)
        {
            Gather(page, ref pages);
            Append(clip, file, page.Offset);
        }

        if (work.End is { } end && !Volatile.Read(ref _abandoned))
        {
            filer.Finish(file, clip.Label, end);
            _unfinished.Remove(file);
            lock (_gate)
            {
                _open--;
            }
        }
    }

    private ClipFile NewFile(Clip clip)
    {
        ClipFile file = filer.NewFile(clip.Label);
        _unfinished.Add(file);
        return file;
    }

    private void Shorten(Clip clip, ClipFile file, long length)
    {
        try
        {
            file.ShortenTo(length);
        }
        catch (Exception e)
        {
            // The file knows that it is too long and tries again at the end.
            alarm.Failed(clip.Label.CallId, e);
        }
    }

    /// <summary>Takes the pages that follow <paramref name="first"/> without a gap, as many as go into one write.</summary>
    private void Gather(Page first, ref PageList rest)
    {
        for (Page? page = first; page is not null; page = rest.TakeFirstAt(page.End))
        {
            _pages.Add(page);
            _pieces.Add(page.Filled);
            if (_pages.Count == MaxPiecesAWrite)
            {
                return;
            }
        }
    }

    private void Append(Clip clip, ClipFile file, long offset)
    {
        try
        {
            if (!Volatile.Read(ref _abandoned))
            {
                file.Append(_pieces, offset);
            }
        }
        catch (Exception e)
        {
            // These pages are lost and with them what follows; the file says so by its length when the clip ends.
            alarm.Failed(clip.Label.CallId, e);
        }
        finally
        {
            _pieces.Clear();
            _pages.ForEach(clip.Return);
            _pages.Clear();
        }
    }

    private void Close()
    {
        // The gate is not needed: closed queues take nothing more.
        while (_first is not null)
        {
            Dequeue().Discard();
        }

        foreach (ClipFile file in _unfinished)
        {
            file.Dispose();
        }
    }
}
