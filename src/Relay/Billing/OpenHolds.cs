namespace Relay.Billing;

/// <summary>
/// The calls that are open now: a list threaded through the calls themselves, so that keeping track of one costs no memory. Any thread;
/// the lock is innermost. Bounded by what the journal admits.
/// </summary>
internal sealed class OpenHolds
{
    private readonly Lock _lock = new();
    private CallHold? _first;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(CallHold hold)
    {
        lock (_lock)
        {
            hold.Next = _first;
            _first?.Previous = hold;
            _first = hold;
            _count++;
        }
    }

    /// <summary>Takes out a call that is in the list.</summary>
    public void Remove(CallHold hold)
    {
        lock (_lock)
        {
            if (hold.Previous is null)
            {
                _first = hold.Next;
            }
            else
            {
                hold.Previous.Next = hold.Next;
            }

            hold.Next?.Previous = hold.Previous;
            hold.Next = null;
            hold.Previous = null;
            _count--;
        }
    }

    /// <summary>The calls whose latest Hold record ends at or before <paramref name="lsn"/>.</summary>
    public List<CallHold> RootedBefore(long lsn)
    {
        var found = new List<CallHold>();
        lock (_lock)
        {
            for (var hold = _first; hold is not null; hold = hold.Next)
            {
                if (hold.RootLsn <= lsn)
                {
                    found.Add(hold);
                }
            }
        }

        return found;
    }
}
