using Relay.Protocol.Translation;
using Relay.Upstreams;

namespace Relay.Routing.Keys;

/// <content>What the pool learns: from answers at once, from the store and from checks when they are read.</content>
internal sealed partial class KeyPool
{
    /// <summary>
    /// Learns from how a call on a key went; null: it went well, or failed in a way that says nothing of the key. Faults come from answers;
    /// a broken connection is not reported here.
    /// </summary>
    /// <param name="key">A key of this pool; others are ignored.</param>
    /// <param name="model">The provider's name of the model.</param>
    /// <param name="fault">What the provider answered.</param>
    public void Report(UpstreamKey key, string model, ChatFault? fault)
    {
        if (fault is null || key is not PooledKey pooled)
        {
            return;
        }

        lock (_lock)
        {
            if (pooled.Slot < 0)
            {
                return; // taken out meanwhile
            }

            ref Entry entry = ref _entries[pooled.Slot];
            switch (fault.Kind)
            {
                case ChatFaultKind.RateLimited:
                    Rests(model)?.RestAccount(entry.Account, Until(fault.RetryAfterMs, _options.RateLimitRestMs));
                    break;
                case ChatFaultKind.Overloaded:
                    Rests(model)?.Rest(Until(fault.RetryAfterMs, _options.OverloadRestMs));
                    break;
                case ChatFaultKind.QuotaWindow:
                    RestAccount(entry.Account, Until(fault.RetryAfterMs, _options.QuotaRestMs));
                    break;
                case ChatFaultKind.KeyInvalid when pooled.Id == PooledKey.Configured:
                    RestKey(ref entry); // a person must change the settings
                    break;
                case ChatFaultKind.KeyInvalid:
                    Learn(pooled, pooled.Facts with { State = KeyState.Invalid, Error = WordsOf(fault) });
                    break;
                case ChatFaultKind.BalanceEmpty when CannotBeAsked(pooled):
                    RestKey(ref entry); // nobody can be asked whether there is money again
                    break;
                case ChatFaultKind.BalanceEmpty:
                    Learn(pooled, pooled.Facts with { State = KeyState.BalanceEmpty, Error = "the provider says that there is no money" });
                    break;
                case ChatFaultKind.PaidBalanceEmpty when CannotBeAsked(pooled):
                    Rests(model)?.RestAccount(entry.Account, Until(0, _options.EmptyRestMs));
                    break;
                case ChatFaultKind.PaidBalanceEmpty:
                    Learn(pooled, pooled.Facts with { PaidNanos = 0, Error = "the provider says that there is no paid balance" });
                    break;
            }
        }
    }

    /// <summary>
    /// Puts the store's rows in force. Keys keep their calls in flight; what was learnt and is not in the store yet stays.
    /// </summary>
    /// <param name="rows">This provider's rows.</param>
    /// <param name="open">Makes a key of a row that is new here; null: it cannot be opened and is left out.</param>
    public void Replace(IEnumerable<KeyRow> rows, Func<KeyRow, PooledKey?> open)
    {
        lock (_lock)
        {
            Dictionary<long, PooledKey> known = _entries.Where(static entry => entry.Key.Id != PooledKey.Configured)
                .ToDictionary(static entry => entry.Key.Id, static entry => entry.Key);
            List<PooledKey> keys = [.. _configured];
            bool changed = false;
            foreach (KeyRow row in rows)
            {
                if (!known.Remove(row.Id, out PooledKey? key) || !key.Origin.AsSpan().SequenceEqual(row.SealedSecret))
                {
                    changed = true;
                    key = open(row);
                }

                if (key is not null)
                {
                    changed |= Update(key, row);
                    keys.Add(key);
                }
            }

            if (changed || keys.Count != _entries.Length)
            {
                Rebuild(keys);
            }
        }
    }

    /// <summary>Takes what is to be written: facts and uses since the last time. The caller writes it, or gives it back.</summary>
    public void TakeNews(List<KeyNews> news)
    {
        lock (_lock)
        {
            foreach (ref readonly Entry entry in _entries.AsSpan())
            {
                PooledKey key = entry.Key;
                if (key.Id != PooledKey.Configured && (key.HasNews || key.NewUses > 0))
                {
                    news.Add(new KeyNews(key.Id, key.HasNews ? key.Facts : null, key.NewUses));
                    key.HasNews = false;
                    key.NewUses = 0;
                }
            }
        }
    }

    /// <summary>Gives back what could not be written.</summary>
    public void ReturnNews(IEnumerable<KeyNews> news)
    {
        lock (_lock)
        {
            Dictionary<long, KeyNews> unwritten = news.ToDictionary(static one => one.KeyId);
            foreach (ref readonly Entry entry in _entries.AsSpan())
            {
                if (unwritten.TryGetValue(entry.Key.Id, out KeyNews? one))
                {
                    entry.Key.HasNews |= one.Facts is not null;
                    entry.Key.NewUses += one.Uses;
                }
            }
        }
    }

    /// <summary>Keys an answer gave a reason to ask about, each once.</summary>
    public IReadOnlyList<long> TakeDoubted()
    {
        lock (_lock)
        {
            List<long> ids = [];
            foreach (ref readonly Entry entry in _entries.AsSpan())
            {
                if (entry.Key.WantsCheck)
                {
                    entry.Key.WantsCheck = false;
                    ids.Add(entry.Key.Id);
                }
            }

            return ids;
        }
    }

    private void Learn(PooledKey key, KeyFacts facts)
    {
        // Calls that were in flight together all say the same: asking the provider once is enough.
        key.WantsCheck |= key.Id != PooledKey.Configured && facts != key.Facts;
        key.HasNews |= facts != key.Facts;
        key.Facts = facts;
        Rebuild([.. _entries.Select(static entry => entry.Key)]);
    }

    private static bool CannotBeAsked(PooledKey key) =>
        key.Id == PooledKey.Configured || key.Facts.BalanceState == BalanceState.Unsupported;

    private static bool Update(PooledKey key, KeyRow row)
    {
        KeyFacts facts = key.HasNews ? key.Facts : row.Facts;
        bool changed = key.IsEnabled != row.IsEnabled || key.Facts != facts;
        key.IsEnabled = row.IsEnabled;
        key.Facts = facts;
        return changed;
    }

    private int AccountOf(string account)
    {
        if (!_accounts.TryGetValue(account, out int number))
        {
            number = _accounts.Count;
            _accounts.Add(account, number);
        }

        return number;
    }

    private void RestKey(ref Entry entry)
    {
        entry.RestUntil = Until(0, _options.EmptyRestMs);
        MarkResting(_time.GetTimestamp());
    }

    private void RestAccount(int account, long until)
    {
        foreach (ref Entry entry in _entries.AsSpan())
        {
            entry.RestUntil = entry.Account == account ? Math.Max(entry.RestUntil, until) : entry.RestUntil;
        }

        MarkResting(_time.GetTimestamp());
    }

    private ModelRests? Rests(string model)
    {
        if (!_models.TryGetValue(model, out ModelRests? rests) && _models.Count < MaxModels)
        {
            _models[model] = rests = new ModelRests();
        }

        return rests;
    }

    private long Until(long askedMs, long defaultMs)
    {
        double restMs = Math.Min(askedMs > 0 ? askedMs : defaultMs, _options.MaxRestMs);
        return _time.GetTimestamp() + (long)(restMs * _time.TimestampFrequency / 1000);
    }
}
