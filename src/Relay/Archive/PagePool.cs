using System.Diagnostics;

namespace Relay.Archive;

/// <summary>
/// Lends the pages that clips are collected in. Any thread. Bounded by bytes: when <paramref name="maxBytes"/> are out,
/// <see cref="TryRent"/> returns null and the asking clip is truncated; nobody waits. The lock is held for a few instructions.
/// </summary>
/// <param name="pageBytes">Size of an ordinary page.</param>
/// <param name="maxBytes">How much may be out at once, over all clips.</param>
internal sealed class PagePool(int pageBytes, long maxBytes)
{
    // What a burst leaves behind is given to the collector down to this: 4 MiB serve 1,024 streams of one page each
    // without a new allocation, and are small against the 60 MB a busy Relay may occupy.
    private const long MaxIdleBytes = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private Page? _idle;
    private long _idleBytes;
    private long _rentedBytes;
    private int _leases;

    public int PageBytes => pageBytes;

    /// <summary>Pages rented and not returned.</summary>
    public int Leases => Volatile.Read(ref _leases);

    /// <summary>Bytes of the pages rented and not returned.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>Less than a quarter of the bound is out: pages may wait for others.</summary>
    public bool IsPlentiful => RentedBytes < maxBytes / 4;

    /// <summary>
    /// A page of <see cref="PageBytes"/>, or of <paramref name="bytes"/> when more was asked for; null when the bound is reached.
    /// </summary>
    public Page? TryRent(int bytes)
    {
        int size = Math.Max(bytes, pageBytes);
        Page? page = null;
        lock (_gate)
        {
            if (_rentedBytes + size > maxBytes)
            {
                return null;
            }

            _rentedBytes += size;
            _leases++;
            if (size == pageBytes && _idle is not null)
            {
                page = _idle;
                _idle = page.Next;
                _idleBytes -= size;
            }
        }

        if (page is null)
        {
            return new Page(size);
        }

        page.Next = null;
        page.Length = 0;
        return page;
    }

    public void Return(Page page)
    {
        lock (_gate)
        {
            _rentedBytes -= page.Capacity;
            _leases--;
            Debug.Assert(_rentedBytes >= 0 && _leases >= 0, "A page came back twice.");
            if (page.Capacity == pageBytes && _idleBytes + pageBytes <= MaxIdleBytes)
            {
                page.Next = _idle;
                _idle = page;
                _idleBytes += pageBytes;
            }
        }
    }
}
