using System.Collections.Concurrent;

namespace Relay.Billing;

/// <summary>
/// The accounts this node has seen lately, by id. Any thread. Bounded by disuse: an account with nothing open leaves after
/// <see cref="KeepMs"/>, so the table holds the accounts of the last minutes, not of all time.
/// </summary>
internal sealed class FundsTable(TimeProvider time, LeaseClock? leases = null)
{
    /// <summary>Ten minutes: far longer than the pauses inside a conversation, short enough to forget a day's visitors.</summary>
    public const long KeepMs = 10 * 60 * 1000;

    private readonly ConcurrentDictionary<long, AccountFunds> _accounts = new();

    public int Count => _accounts.Count;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The account's entry, made when it is missing.</summary>
    public AccountFunds GetOrAdd(long accountId) => _accounts.GetOrAdd(accountId, static (id, clock) => new AccountFunds(id, clock), leases);

    /// <summary>Holds an amount on an account; says what it said otherwise.</summary>
    public FundsOutcome TryHold(long accountId, long nanos, long? balanceNanos, out AccountFunds funds, bool isForced = false)
    {
        var nowMs = NowMs;
        while (true)
        {
            funds = GetOrAdd(accountId);
            var outcome = funds.TryHold(nanos, balanceNanos, nowMs, isForced);
            if (outcome != FundsOutcome.Retired)
            {
                return outcome;
            }

            // The writer retired this entry between the two lines above; it removes exactly this entry, and so do we.
            _accounts.TryRemove(KeyValuePair.Create(accountId, funds));
        }
    }

    /// <summary>The account's entry; null when it is not in the table.</summary>
    public AccountFunds? Find(long accountId) => _accounts.GetValueOrDefault(accountId);

    /// <summary>Takes new balances over. Accounts not in the table are of no interest.</summary>
    public void Refresh(IReadOnlyList<AccountBalance> balances)
    {
        for (var i = 0; i < balances.Count; i++)
        {
            if (_accounts.TryGetValue(balances[i].AccountId, out var funds))
            {
                funds.Refresh(balances[i].SpendableNanos);
            }
        }
    }

    /// <summary>Lists the accounts in use and drops those that no longer are. Called by the writer.</summary>
    public void ListInUse(List<long> accountIds)
    {
        accountIds.Clear();
        var sinceMs = NowMs - KeepMs;
        foreach (var (id, funds) in _accounts)
        {
            if (funds.TryRetire(sinceMs))
            {
                _accounts.TryRemove(KeyValuePair.Create(id, funds));
            }
            else
            {
                accountIds.Add(id);
            }
        }
    }
}
