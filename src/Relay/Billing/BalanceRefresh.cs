using Relay.Diagnostics;

namespace Relay.Billing;

/// <summary>
/// Takes over what accounts may spend from the store, and lets leases go. Called by the ledger writer's loop only, between batches;
/// <see cref="AskAsync"/> by anybody.
/// </summary>
internal sealed class BalanceRefresh(
    ILedgerStore store, FundsTable funds, BillingOptions options, TimeProvider time, ILogger logger, CreditLeases? leases, TokenQuotas? quotas)
{
    private readonly List<long> _accounts = [];
    private TaskCompletionSource? _asked;
    private long _refreshedAtMs;
    private bool _isRead = true;

    /// <summary>
    /// Completes when balances have been read again after this call; what was committed before it then counts here. By the loop and not
    /// at once: between a batch and its answer only the loop knows which charges a balance has in it.
    /// </summary>
    public Task AskAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _asked, asked, null) ?? asked).Task;
    }

    /// <summary>Reads balances again when it is time to, or when somebody asked.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var asked = Interlocked.Exchange(ref _asked, null);
        if (asked is null && nowMs - _refreshedAtMs < options.BalanceRefreshMs)
        {
            return;
        }

        _refreshedAtMs = nowMs;
        funds.ListInUse(_accounts);
        try
        {
            quotas?.Sweep();
            if (leases is not null)
            {
                await leases.RefreshAsync(_accounts, store.ReadBalancesAsync, cancellationToken);
            }
            else if (_accounts.Count > 0)
            {
                funds.Refresh(await store.ReadBalancesAsync(_accounts, cancellationToken));
            }

            _isRead = true;
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            if (_isRead)
            {
                _isRead = false;
                Log.BalancesUnread(logger, e);
            }
        }
        finally
        {
            asked?.SetResult();
        }
    }

    /// <summary>The last thing: what nobody uses any more is others' to use. A store that fails keeps it until the lease expires.</summary>
    public async Task ReturnLeasesAsync(CancellationToken cancellationToken)
    {
        if (leases is null)
        {
            return;
        }

        try
        {
            funds.ListInUse(_accounts);
            await leases.ReturnAllAsync(_accounts, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.CreditUnknown(logger, e);
        }
    }
}
