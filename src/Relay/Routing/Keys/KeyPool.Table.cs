using Relay.Upstreams;

namespace Relay.Routing.Keys;

/// <content>
/// The table of keys in the order of preference: known balances from the highest down, then unknown ones, then what is not used. Bits
/// beside it say which slots to pass over; rests are turned into bits when they begin, and looked at again when the first of them ends.
/// </content>
internal sealed partial class KeyPool
{
    /// <summary>Most keys of one balance whose calls are compared: the least busy of sixty-four is as good as of a thousand.</summary>
    private const int MaxCompared = 64;

    private Entry[] _entries = [];
    private Dictionary<string, PooledKey> _labels = [];
    private SlotBits _full = new(0);
    private SlotBits _paidEmpty = new(0);
    private SlotBits _resting = new(0);
    private long _restsUntil = long.MaxValue;
    private int _usable;
    private int _enabled;
    private int _lastTaken = -1;
    private int _version;

    /// <summary>The slot to use; -1 when none is fit.</summary>
    private int Find(ModelRests? rests, bool isPaid, IReadOnlyList<UpstreamKey> tried)
    {
        SlotBits? paid = isPaid ? _paidEmpty : null;
        int from = 0;
        while (from < _usable)
        {
            int first = SlotBits.FindClear(from, _usable, _full, _resting, rests?.Bits, paid);
            if (first < 0)
            {
                return -1;
            }

            // A group is of keys nobody prefers one of: the next in turn is looked at first.
            ref readonly Entry group = ref _entries[first];
            int turn = _lastTaken >= first && _lastTaken + 1 < group.GroupEnd ? _lastTaken + 1 : first;
            int compared = 0;
            int best = FindIn(turn, group.GroupEnd, -1, ref compared, rests, paid, tried);
            best = turn > first ? FindIn(first, turn, best, ref compared, rests, paid, tried) : best;
            if (best >= 0)
            {
                return best;
            }

            from = group.GroupEnd;
        }

        return -1;
    }

    private int FindIn(
        int from, int to, int best, ref int compared, ModelRests? rests, SlotBits? paid, IReadOnlyList<UpstreamKey> tried)
    {
        while (from < to && compared < MaxCompared && (best < 0 || _entries[best].InFlight > 0))
        {
            int slot = SlotBits.FindClear(from, to, _full, _resting, rests?.Bits, paid);
            if (slot < 0)
            {
                break;
            }

            ref readonly Entry entry = ref _entries[slot];
            if (!Contains(tried, entry.Key))
            {
                if (!entry.IsKnown)
                {
                    return best < 0 ? slot : best;
                }

                best = best < 0 || entry.InFlight < _entries[best].InFlight ? slot : best;
                compared++;
            }

            from = slot + 1;
        }

        return best;
    }

    /// <summary>Puts the table in order. Runs when facts change, which is rare.</summary>
    private void Rebuild(IReadOnlyList<PooledKey> keys)
    {
        Entry[] entries = new Entry[keys.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            PooledKey key = keys[i];
            entries[i] = new Entry
            {
                Key = key,
                Account = AccountOf(key.Account),
                InFlight = key.InFlight,
                IsKnown = Class(key) == 0,
                RestUntil = key.Slot >= 0 ? _entries[key.Slot].RestUntil : 0,
            };
        }

        foreach (ref readonly Entry entry in _entries.AsSpan())
        {
            entry.Key.Slot = -1;
        }

        // Stable, so that keys of one balance stay in the order of their import.
        _entries = [.. entries.OrderBy(static entry => Class(entry.Key)).ThenByDescending(static entry => Money(entry.Key))];
        _full = new SlotBits(_entries.Length);
        _paidEmpty = new SlotBits(_entries.Length);
        _resting = new SlotBits(_entries.Length);
        _usable = 0;
        _lastTaken = -1;
        _version++;
        _labels = new Dictionary<string, PooledKey>(_entries.Length, StringComparer.Ordinal);
        for (int i = _entries.Length - 1; i >= 0; i--)
        {
            ref Entry entry = ref _entries[i];
            entry.Key.Slot = i;
            _labels[entry.Key.Label] = entry.Key; // a key of the settings may be called like a stored one; either serves
            entry.GroupEnd = i + 1 < _entries.Length && IsSameGroup(entry.Key, _entries[i + 1].Key) ? _entries[i + 1].GroupEnd : i + 1;
            _full[i] = IsFull(in entry);
            _paidEmpty[i] = entry.Key.Facts.PaidNanos is <= 0;
            _usable += Class(entry.Key) < 2 ? 1 : 0;
        }

        Volatile.Write(ref _enabled, _entries.Count(static entry => entry.Key.IsEnabled));
        MarkResting(_time.GetTimestamp());
    }

    /// <summary>0: used, balance known; 1: used, unknown; 2: not used.</summary>
    private static int Class(PooledKey key) =>
        !key.IsEnabled || key.Facts.State != KeyState.Fit ? 2
        : key.Facts.BalanceState != BalanceState.Known ? 1
        : key.Facts.BalanceNanos > 0 ? 0 : 2;

    private static long Money(PooledKey key) => Class(key) == 0 ? key.Facts.BalanceNanos ?? 0 : 0;

    private static bool IsSameGroup(PooledKey key, PooledKey other) => Class(key) == Class(other) && Money(key) == Money(other);

    private bool IsFull(in Entry entry) => _options.MaxInFlight > 0 && entry.InFlight >= _options.MaxInFlight;

    /// <summary>Looks at rests again when one has ended since the last look.</summary>
    private void Wake(ModelRests? rests, long now)
    {
        if (now >= _restsUntil)
        {
            MarkResting(now);
        }

        if (rests is not null && (rests.Version != _version || now >= rests.BitsUntil))
        {
            rests.Mark(_entries, _version, now);
        }
    }

    private void MarkResting(long now)
    {
        _restsUntil = long.MaxValue;
        for (int i = 0; i < _entries.Length; i++)
        {
            long until = _entries[i].RestUntil;
            _resting[i] = until > now;
            _restsUntil = until > now ? Math.Min(_restsUntil, until) : _restsUntil;
        }
    }

    private struct Entry
    {
        public PooledKey Key;
        public int Account;
        public int InFlight;

        /// <summary>Behind the last key that is preferred as much as this one.</summary>
        public int GroupEnd;

        public bool IsKnown;
        public long RestUntil;
    }

    /// <summary>Until when a model rests: for everybody, and for single accounts.</summary>
    private sealed class ModelRests
    {
        private long[] _accounts = [];

        public long Until { get; private set; }

        /// <summary>Slots whose accounts rest, good for one version of the table until <see cref="BitsUntil"/>.</summary>
        public SlotBits Bits { get; private set; } = new(0);

        public long BitsUntil { get; private set; }

        public int Version { get; private set; } = -1;

        public void Rest(long until) => Until = Math.Max(Until, until);

        public long Account(int account) => (uint)account < (uint)_accounts.Length ? _accounts[account] : 0;

        public void RestAccount(int account, long until)
        {
            if (account >= _accounts.Length)
            {
                Array.Resize(ref _accounts, account + 16);
            }

            _accounts[account] = Math.Max(_accounts[account], until);
            Version = -1;
        }

        public void Mark(Entry[] entries, int version, long now)
        {
            if (Version != version)
            {
                Bits = new SlotBits(entries.Length);
                Version = version;
            }

            BitsUntil = long.MaxValue;
            for (int i = 0; i < entries.Length; i++)
            {
                long until = Account(entries[i].Account);
                Bits[i] = until > now;
                BitsUntil = until > now ? Math.Min(BitsUntil, until) : BitsUntil;
            }
        }
    }
}
