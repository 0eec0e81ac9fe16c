using System.Data.Common;
using Relay.Diagnostics;

namespace Relay.Billing;

/// <summary>
/// Leases credit of limited accounts from a store that several nodes share, so that each may admit calls without asking and all of them
/// together never spend more than there is.
/// </summary>
/// <remarks>
/// <para>A node admits against what it has leased. When that is too little the call asks for more (<see cref="FindAsync"/>), which costs
/// one exchange with the store; a slice is large where the account is rich, and exactly what the call needs where it is poor
/// (<see cref="CreditSlice"/>). When the store has not enough free but other nodes have leased some, the call waits for them to give back
/// what they do not use, which they do at their next refresh, and asks again.</para>
/// <para><see cref="RefreshAsync"/> runs in the batch writer's task, between batches, and so never beside one: it renews all leases, takes
/// over the store's figures, gives back what is idle or wanted, and fills up what runs low. Requests ask from any thread, one at a time
/// for each account.</para>
/// </remarks>
internal sealed class CreditLeases(
    ICreditStore store, Guid journalId, FundsTable funds, LeaseClock clock, BillingOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>An account without a call for so long has its lease given back.</summary>
    private const int IdleMs = 10_000;

    /// <summary>An account with a call within this time is kept supplied.</summary>
    private const int BusyMs = 2_000;

    /// <summary>Between two questions about the same shortage.</summary>
    private const int AskAgainMs = 100;

    private const int ReclaimEveryMs = 60_000;
    private const int MaxTries = 3;

    private readonly List<CreditReturn> _returns = [];
    private long _reclaimedAtMs;
    private volatile bool _answering = true;

    /// <summary>Takes over what this journal had leased when its process ended. Fails like the store does; <see cref="RefreshAsync"/> makes up for it.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var sentAt = clock.Now;
        foreach (var lease in await store.RenewAsync(journalId, ExpiresAt, cancellationToken))
        {
            funds.GetOrAdd(lease.AccountId).EndRenewal(lease.Nanos);
        }

        clock.Renewed(sentAt);
    }

    /// <summary>
    /// Looks for credit for a hold of <paramref name="nanos"/>. <see cref="FundsOutcome.Held"/>: there was enough a moment ago, try the
    /// hold again. Anything else is final.
    /// </summary>
    /// <param name="account">Whose credit.</param>
    /// <param name="nanos">What the hold takes.</param>
    /// <param name="deadline">Timestamp after which nobody is waited for.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    public async ValueTask<FundsOutcome> FindAsync(AccountFunds account, long nanos, long deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (account.Shortage(nanos) == 0)
            {
                return FundsOutcome.Held;
            }

            if (!clock.IsValid)
            {
                return FundsOutcome.CreditUnknown;
            }

            if (await AskAsync(account, nanos, cancellationToken) is { } verdict)
            {
                return verdict;
            }

            if (clock.Now >= deadline)
            {
                return FundsOutcome.Insufficient;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(AskAgainMs), time, cancellationToken);
        }
    }

    /// <summary>Renews, takes over, gives back, fills up. Throws what the store throws; nothing is lost by that.</summary>
    /// <param name="accountIds">Accounts in use on this node.</param>
    /// <param name="readBalances">Reads what the store holds for them.</param>
    /// <param name="cancellationToken">The writer is told to give up.</param>
    public async Task RefreshAsync(
        IReadOnlyList<long> accountIds,
        Func<IReadOnlyList<long>, CancellationToken, ValueTask<IReadOnlyList<AccountBalance>>> readBalances,
        CancellationToken cancellationToken)
    {
        await RenewAsync(accountIds, cancellationToken);
        var balances = accountIds.Count > 0 ? await readBalances(accountIds, cancellationToken) : [];
        funds.Refresh(balances);
        await GiveBackAsync(balances, cancellationToken);
        await FillUpAsync(balances);
        await ReclaimAsync(cancellationToken);
    }

    /// <summary>Gives everything back that is not in use. Called when nothing is admitted any more.</summary>
    public async Task ReturnAllAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken)
    {
        _returns.Clear();
        foreach (var id in accountIds)
        {
            AddReturn(funds.Find(id), long.MaxValue);
        }

        await SendReturnsAsync(cancellationToken);
    }

    private DateTimeOffset ExpiresAt => time.GetUtcNow().AddMilliseconds(options.LeaseMs);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>One question at most. Null: not yet, but other nodes have some.</summary>
    private async ValueTask<FundsOutcome?> AskAsync(AccountFunds account, long nanos, CancellationToken cancellationToken)
    {
        await account.Asking.WaitAsync(cancellationToken);
        try
        {
            var shortage = account.Shortage(nanos);
            if (shortage == 0)
            {
                return FundsOutcome.Held;
            }

            if (account.WasRefused(shortage, clock.Now - (time.TimestampFrequency * AskAgainMs / 1000)))
            {
                return null;
            }

            if (await GrowAsync(account, shortage) is not { } grant)
            {
                return FundsOutcome.CreditUnknown;
            }

            if (!grant.IsLimited || grant.GrantedNanos >= shortage)
            {
                return FundsOutcome.Held;
            }

            if (grant.FreeNanos + grant.ElsewhereNanos < shortage)
            {
                return FundsOutcome.Insufficient;
            }

            account.NoteRefusal(shortage, clock.Now);
            return null;
        }
        finally
        {
            account.Asking.Release();
        }
    }

    /// <summary>
    /// Asks the store, again when it says that this may help. Not cancelled with the caller: the store's time-outs end it, and an answer on
    /// its way is better taken over than lost.
    /// </summary>
    private async ValueTask<CreditGrant?> GrowAsync(AccountFunds account, long needNanos)
    {
        CreditGrant? grant = null;
        account.BeginGrow();
        try
        {
            for (var tries = 1; grant is null; tries++)
            {
                try
                {
                    grant = await store.LeaseAsync(journalId, account.AccountId, needNanos, ExpiresAt, CancellationToken.None);
                }
                catch (DbException e) when (e.IsTransient && tries < MaxTries)
                {
                    // A dead-lock or a lost connection: the next try finds either the old lease or a larger one.
                }
            }

            _answering = true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (_answering)
            {
                _answering = false;
                Log.CreditUnknown(logger, e);
            }
        }
        finally
        {
            account.EndGrow(grant);
        }

        return grant;
    }

    private async Task RenewAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken)
    {
        foreach (var id in accountIds)
        {
            funds.Find(id)?.BeginRenewal();
        }

        var sentAt = clock.Now;
        var leases = await store.RenewAsync(journalId, ExpiresAt, cancellationToken);
        var leased = leases.ToDictionary(static lease => lease.AccountId, static lease => lease.Nanos);
        foreach (var id in accountIds)
        {
            leased.Remove(id, out var nanos);
            funds.Find(id)?.EndRenewal(nanos);
        }

        foreach (var (id, nanos) in leased)
        {
            // Leased by a former process, or by an answer that was lost: in use from now on, and given back in its turn.
            funds.GetOrAdd(id).EndRenewal(nanos);
        }

        // Last: nothing is admitted on an expired lease before the figures above are in force.
        clock.Renewed(sentAt);
    }

    private async Task GiveBackAsync(IReadOnlyList<AccountBalance> balances, CancellationToken cancellationToken)
    {
        _returns.Clear();
        foreach (var balance in balances)
        {
            // Of a scarce account everything that is not in use, though it was used a moment ago: somebody may be waiting for it.
            AddReturn(funds.Find(balance.AccountId), balance.FreeNanos < CreditSlice.LeastNanos ? long.MaxValue : NowMs - IdleMs);
        }

        await SendReturnsAsync(cancellationToken);
    }

    private void AddReturn(AccountFunds? account, long sinceMs)
    {
        if (account?.TakeSurplus(sinceMs) is > 0 and var nanos)
        {
            _returns.Add(new CreditReturn(account.AccountId, nanos));
        }
    }

    private async Task SendReturnsAsync(CancellationToken cancellationToken)
    {
        if (_returns.Count > 0)
        {
            _returns.Sort(static (a, b) => a.AccountId.CompareTo(b.AccountId));
            await store.ReturnAsync(journalId, _returns, cancellationToken);
        }
    }

    private async Task FillUpAsync(IReadOnlyList<AccountBalance> balances)
    {
        var sinceMs = NowMs - BusyMs;
        foreach (var balance in balances)
        {
            if (balance.FreeNanos is >= CreditSlice.LeastNanos and var free
                && funds.Find(balance.AccountId) is { } account
                && account.SurplusSince(sinceMs) is { } surplus
                && CreditSlice.IsLow(surplus, free))
            {
                await GrowAsync(account, needNanos: 0);
            }
        }
    }

    private async Task ReclaimAsync(CancellationToken cancellationToken)
    {
        if (NowMs - _reclaimedAtMs < ReclaimEveryMs)
        {
            return;
        }

        _reclaimedAtMs = NowMs;
        var count = await store.ReclaimAsync(time.GetUtcNow().AddMilliseconds(-options.LeaseReclaimMs), cancellationToken);
        if (count > 0)
        {
            Log.LeasesReclaimed(logger, count);
        }
    }
}
