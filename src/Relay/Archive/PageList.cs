namespace Relay.Archive;

/// <summary>
/// Pages in clip order, linked through <see cref="Page.Next"/>. A mutable struct: it lives in one field and is guarded by its owner;
/// handing it over means copying it and setting the field to default.
/// </summary>
internal struct PageList
{
    private Page? _head;
    private Page? _tail;

    public void Append(Page page)
    {
        page.Next = null;
        if (_tail is null)
        {
            _head = page;
        }
        else
        {
            _tail.Next = page;
        }

        _tail = page;
    }

    public Page? TakeFirst()
    {
        Page? page = _head;
        if (page is null)
        {
            return null;
        }

        _head = page.Next;
        page.Next = null;
        if (_head is null)
        {
            _tail = null;
        }

        return page;
    }

    /// <summary>The first page if it belongs at <paramref name="offset"/>, else null.</summary>
    public Page? TakeFirstAt(long offset) => _head?.Offset == offset ? TakeFirst() : null;

    /// <summary>Keeps what lies before <paramref name="offset"/>, shortening the page it falls into; returns the pages after it.</summary>
    public PageList CutAt(long offset)
    {
        Page? last = null;
        Page? page = _head;
        while (page is not null && page.Offset < offset)
        {
            last = page;
            page = page.Next;
        }

        var rest = new PageList { _head = page, _tail = page is null ? null : _tail };
        _tail = last;
        if (last is null)
        {
            _head = null;
        }
        else
        {
            last.Next = null;
            last.CutAt(Math.Min(offset, last.End));
        }

        return rest;
    }
}
