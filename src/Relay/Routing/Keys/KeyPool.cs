using System.Diagnostics;
using Relay.Protocol.Translation;
using Relay.Upstreams;

namespace Relay.Routing.Keys;

/// <summary>
/// One provider's keys: gives out the best fit one for a model, counts calls in flight, and learns from answers which keys, accounts and
/// models to leave alone, never from a network error.
/// </summary>
/// <remarks>
/// Any thread; one lock, innermost, held for a walk over bits, one a key in the order of preference; it allocates nothing. Bounded by the
/// keys and by <see cref="MaxModels"/> models with something to remember.
/// </remarks>
internal sealed partial class KeyPool
{
    /// <summary>Models whose rests are remembered at most. Names come from the model table; the bound is for a table gone wrong.</summary>
    private const int MaxModels = 4096;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly PooledKey[] _configured;
    private readonly Dictionary<string, ModelRests> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _accounts = new(StringComparer.Ordinal);
    private KeyPoolOptions _options;
    private PooledKey? _sticky;

    /// <param name="provider">Whose keys they are.</param>
    /// <param name="options">How they are used.</param>
    /// <param name="configured">Keys of the settings, always there.</param>
    /// <param name="time">For rests.</param>
    public KeyPool(string provider, KeyPoolOptions options, IEnumerable<PooledKey> configured, TimeProvider time)
    {
        Provider = provider;
        _options = options;
        _time = time;
        _configured = [.. configured];
        Rebuild(_configured);
    }

    public string Provider { get; }

    /// <summary>How the keys are used where the settings do not say.</summary>
    public KeyPoolOptions Otherwise { get; init; } = new();

    /// <summary>All keys, the preferred ones first.</summary>
    public IReadOnlyList<PooledKey> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Select(static entry => entry.Key)];
            }
        }
    }

    /// <summary>Keys an operator wants used.</summary>
    public int Count => Volatile.Read(ref _enabled);

    /// <summary>The keys are used so from now on. Calls that run keep their keys, and rests that have begun last as long as they were to.</summary>
    public void Use(KeyPoolOptions options)
    {
        lock (_lock)
        {
            _options = options;
            for (int i = 0; i < _entries.Length; i++)
            {
                _full[i] = IsFull(in _entries[i]);
            }
        }
    }

    /// <summary>Takes the best key for a model that the call has not tried yet. False: none is fit now (see <see cref="RestMs"/>).</summary>
    /// <param name="model">The provider's own name of the model.</param>
    /// <param name="tried">Keys this call has failed on.</param>
    /// <param name="lease">To be disposed at the last byte.</param>
    /// <param name="isUrgent">Also a key for a model that is said to be overloaded: there is nobody else to be asked.</param>
    public bool TryTake(string model, IReadOnlyList<UpstreamKey> tried, out KeyLease lease, bool isUrgent = false)
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            ModelRests? rests = _models.GetValueOrDefault(model);
            Wake(rests, now);
            int best = rests is not null && rests.Until > now && !isUrgent ? -1
                : _options.Strategy == KeyStrategy.Sticky ? FindSticky(rests, IsPaid(model), tried)
                : Find(rests, IsPaid(model), tried);
            if (best < 0)
            {
                lease = default;
                return false;
            }

            lease = Take(ref _entries[best]);
            return true;
        }
    }

    /// <summary>Takes the key whose rest ends first, where every usable one rests. False: none is usable, or all are full.</summary>
    public bool TryTakeResting(string model, out KeyLease lease)
    {
        lock (_lock)
        {
            ModelRests? rests = _models.GetValueOrDefault(model);
            int best = -1;
            long soonest = long.MaxValue;
            for (int i = 0; i < _usable; i++)
            {
                ref readonly Entry entry = ref _entries[i];
                long until = Math.Max(entry.RestUntil, rests?.Account(entry.Account) ?? 0);
                if (!_full[i] && until < soonest)
                {
                    (best, soonest) = (i, until);
                }
            }

            lease = best < 0 ? default : Take(ref _entries[best]);
            return best >= 0;
        }
    }

    /// <summary>Takes the key an object belongs to, by its label, however poor it is. False: it is gone, disabled, invalid or full.</summary>
    public bool TryTakeNamed(string label, out KeyLease lease)
    {
        lock (_lock)
        {
            bool isFit = _labels.TryGetValue(label, out PooledKey? key) && key.IsEnabled && key.Facts.State != KeyState.Invalid && !_full[key.Slot];
            lease = isFit ? Take(ref _entries[key!.Slot]) : default;
            return isFit;
        }
    }

    /// <summary>A key by its label, fit or not; null: there is none.</summary>
    public PooledKey? Find(string label)
    {
        lock (_lock)
        {
            return _labels.GetValueOrDefault(label);
        }
    }

    /// <summary>
    /// How long until a key may be fit for the model again, ms, when <see cref="TryTake"/> found none that only rests; 0: nobody knows.
    /// </summary>
    public long RestMs(string model)
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            ModelRests? rests = _models.GetValueOrDefault(model);
            long soonest = long.MaxValue;
            foreach (ref readonly Entry entry in _entries.AsSpan(0, _usable))
            {
                soonest = Math.Min(soonest, Math.Max(entry.RestUntil, rests?.Account(entry.Account) ?? 0));
            }

            soonest = soonest == long.MaxValue ? 0 : Math.Max(soonest, rests?.Until ?? 0);
            return soonest <= now ? 0 : (long)Math.Ceiling((soonest - now) * 1000.0 / _time.TimestampFrequency);
        }
    }

    /// <summary>Keys that a call for the model could take now.</summary>
    public int CountFit(string model)
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            ModelRests? rests = _models.GetValueOrDefault(model);
            Wake(rests, now);
            if (rests?.Until > now)
            {
                return 0;
            }

            int fit = 0;
            SlotBits? paid = IsPaid(model) ? _paidEmpty : null;
            for (int slot = 0; slot < _usable && (slot = SlotBits.FindClear(slot, _usable, _full, _resting, rests?.Bits, paid)) >= 0; slot++)
            {
                fit++;
            }

            return fit;
        }
    }

    public KeyCounts CountStates()
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            KeyCounts counts = default;
            foreach (ref readonly Entry entry in _entries.AsSpan())
            {
                counts = counts with { InFlight = counts.InFlight + entry.InFlight };
                counts = entry.Key switch
                {
                    { IsEnabled: false } => counts with { Disabled = counts.Disabled + 1 },
                    { Facts.State: KeyState.Invalid } => counts with { Invalid = counts.Invalid + 1 },
                    { Facts.State: KeyState.BalanceEmpty } => counts with { Empty = counts.Empty + 1 },
                    _ when entry.RestUntil > now => counts with { Resting = counts.Resting + 1 },
                    _ => counts with { Fit = counts.Fit + 1 },
                };
            }

            return counts;
        }
    }

    internal void Release(PooledKey key)
    {
        lock (_lock)
        {
            key.InFlight--;
            if (key.Slot >= 0)
            {
                _entries[key.Slot].InFlight--;
                _full[key.Slot] = IsFull(in _entries[key.Slot]);
            }
        }
    }

    /// <summary>The key in use, as long as it can be used at all; then the best one, which takes its place.</summary>
    private int FindSticky(ModelRests? rests, bool isPaid, IReadOnlyList<UpstreamKey> tried)
    {
        if (_sticky is { Slot: >= 0 } current && current.Slot < _usable && !Contains(tried, current)
            && !_resting[current.Slot] && rests?.Bits[current.Slot] != true && !(isPaid && _paidEmpty[current.Slot]))
        {
            return _full[current.Slot] ? -1 : current.Slot; // busy is no reason to use a second key
        }

        int best = Find(rests, isPaid, tried);
        _sticky = best >= 0 ? _entries[best].Key : _sticky;
        return best;
    }

    private KeyLease Take(ref Entry entry)
    {
        Debug.Assert(entry.Key.Slot >= 0, "Keys in the table know their place.");
        entry.InFlight++;
        _full[entry.Key.Slot] = IsFull(in entry);
        _lastTaken = entry.Key.Slot;
        entry.Key.InFlight++;
        entry.Key.NewUses++;
        return new KeyLease(this, entry.Key);
    }

    private bool IsPaid(string model)
    {
        foreach (string prefix in _options.PaidModels)
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(IReadOnlyList<UpstreamKey> keys, UpstreamKey key)
    {
        for (int i = 0; i < keys.Count; i++)
        {
            if (ReferenceEquals(keys[i], key))
            {
                return true;
            }
        }

        return false;
    }
}
