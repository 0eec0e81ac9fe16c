using System.Diagnostics;
using Relay.Streaming;

namespace Relay.Archive;

/// <summary>
/// The pump's end of a clip. One pump, one thread at a time; nothing here touches the disk, waits or logs. It holds at most one page,
/// rented with the first byte; full pages go to the writer. Pages carry their offset, so a page handed over half full (before an
/// oversized request, or at the end) leaves no gap.
/// <para>When full: bytes go to the scratch page and are counted; the clip keeps what came before the first of them and nothing after,
/// unless <see cref="Rollback"/> takes back the loss itself. A size hint above the page size costs one allocation.</para>
/// </summary>
internal sealed class ClipSink(Clip clip) : ITeeSink
{
    private Page? _page;
    private long _pushedBytes;
    private long _markBytes;
    private long _droppedBytes;
    private long _droppedAtMark;
    private bool _dropping;
    private bool _droppingAtMark;
    private bool _ended;

    private long KeptBytes => _page is { } page ? page.End : _pushedBytes;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Page? page = PageWith(sizeHint);
        return page is null ? ScratchPage.Room(sizeHint).Span : page.Bytes.AsSpan(page.Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Page? page = PageWith(sizeHint);
        return page is null ? ScratchPage.Room(sizeHint) : page.Bytes.AsMemory(page.Length);
    }

    public void Advance(int count)
    {
        if (_page is { } page)
        {
            Debug.Assert((uint)count <= (uint)page.Free, "More was written than GetSpan gave.");
            page.Length += count;
        }
        else if (_dropping)
        {
            _droppedBytes += count;
        }
    }

    public void Mark()
    {
        _markBytes = KeptBytes;
        _droppedAtMark = _droppedBytes;
        _droppingAtMark = _dropping;
    }

    public void Rollback()
    {
        _droppedBytes = _droppedAtMark;
        if (_droppingAtMark || _ended)
        {
            // The gap lies before the mark: nothing has been kept since.
            return;
        }

        _dropping = false;
        if (_page is { } page)
        {
            if (page.Offset <= _markBytes)
            {
                page.CutAt(_markBytes);
                return;
            }

            _page = null;
            clip.Return(page);
        }

        if (_pushedBytes > _markBytes)
        {
            _pushedBytes = _markBytes;
            clip.RollBack(_markBytes);
        }
    }

    public void Restart()
    {
        _markBytes = 0;
        _droppedAtMark = 0;
        _droppingAtMark = false;
        Rollback();
    }

    public void Complete(in StreamEnd end, string format, long audioMs = -1)
    {
        if (_ended)
        {
            return;
        }

        HandOver();
        _ended = true;
        clip.End(new ClipEnd(end.Reason, SafeName.Format(format), _pushedBytes, _droppedBytes, audioMs));
    }

    private Page? PageWith(int sizeHint) =>
        _page is { } page && page.Free >= Math.Max(sizeHint, 1) ? page : NextPage(sizeHint);

    private Page? NextPage(int sizeHint)
    {
        if (_dropping || _ended)
        {
            return null;
        }

        HandOver();
        Page? page = clip.TryRent(sizeHint);
        if (page is null)
        {
            _dropping = true;
            return null;
        }

        page.Offset = _pushedBytes;
        _page = page;
        return page;
    }

    private void HandOver()
    {
        if (_page is not { } page)
        {
            return;
        }

        _page = null;
        if (page.Length == 0)
        {
            clip.Return(page);
            return;
        }

        _pushedBytes = page.End;
        clip.Push(page);
    }
}
