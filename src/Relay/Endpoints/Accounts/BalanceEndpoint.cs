using Relay.Billing;
using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// <c>/admin/users/{u}/topup</c>, <c>/adjust</c>, <c>/credit</c> and <c>/ledger</c>: money in and out of accounts, by administrators. What
/// has been answered counts for the next call on this node, and on others within a second.
/// </summary>
internal sealed class BalanceEndpoint(AccountsGate gate, IBalanceStore balances, Ledger ledger)
{
    private const int MaxBodyBytes = 16 * 1024;
    private const int MaxPage = 500;

    // A store that is slow or away must not keep an answer back: the entry is there, and the next refresh takes it over.
    private static readonly TimeSpan s_refreshPatience = TimeSpan.FromSeconds(2);

    public Task TopUpAsync(HttpContext context) => ChangeAsync(
        context, static fields => (BalanceEntryKind.TopUp, fields.Amount("amount"), fields.Text("reason")));

    public Task AdjustAsync(HttpContext context) => ChangeAsync(
        context, static fields => (BalanceEntryKind.Adjust, fields.Amount("amount"), fields.Text("reason")));

    /// <summary><c>{"limit":"30"}</c> (0 is prepaid) or <c>{"unlimited":true}</c>.</summary>
    public Task SetCreditAsync(HttpContext context) => ChangeAsync(context, static fields =>
    {
        string reason = fields.Text("reason", required: false) ?? "credit set";
        return fields.Flag("unlimited", false)
            ? (BalanceEntryKind.Unlimited, 0, reason)
            : (BalanceEntryKind.CreditLimit, fields.Amount("limit"), reason);
    });

    public async Task ReadAsync(HttpContext context)
    {
        if (await gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int limit = (int)fields.QueryNumber("limit", 50, 1, MaxPage);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        Guid? before = Guid.TryParse(context.Request.Query["before"], out Guid id) ? id : null;
        string username = AccountsMap.Username(context);
        // The embedded engine answers on the thread that asks, and requests run on threads that must not wait for a disk.
        LedgerAnswer? answer = await Task.Run(() => ReadAsync(username, limit, before, context.RequestAborted));
        await (answer is null ? DetailWriter.UserNotFoundAsync(context) : JsonAnswer.WriteAsync(context, answer, AccountsJson.Default.LedgerAnswer));
    }

    private async Task<LedgerAnswer?> ReadAsync(string username, int limit, Guid? before, CancellationToken cancellationToken)
    {
        if (await balances.FindBalanceAsync(username, cancellationToken) is not { } balance)
        {
            return null;
        }

        IReadOnlyList<BalanceEntry> entries = await balances.ReadEntriesAsync(balance.AccountId, limit, before, cancellationToken);
        return new LedgerAnswer(
            username,
            balance.BalanceNanos is { } nanos ? Money.Format(nanos) : null,
            Money.Format(balance.CreditNanos),
            [.. entries.Select(EntryAnswer.Of)],
            entries.Count == limit ? entries[^1].EntryId : null);
    }

    private async Task ChangeAsync(HttpContext context, Func<RequestFields, (BalanceEntryKind Kind, long Nanos, string? Reason)> read)
    {
        if (await gate.AdmitAdminAsync(context) is not { } admin)
        {
            return;
        }

        using RequestFields? fields = await RequestFields.OfBodyAsync(context, MaxBodyBytes);
        if (fields is null)
        {
            await DetailWriter.WriteAsync(context, RelayError.TooLarge(MaxBodyBytes));
            return;
        }

        (BalanceEntryKind kind, long nanos, string? reason) = read(fields);
        Guid? id = fields.Id("entry_id");
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        await ChangeAsync(
            context, new BalanceChange(id ?? Guid.CreateVersion7(), AccountsMap.Username(context), kind, nanos, reason!, admin.Username));
    }

    private async Task ChangeAsync(HttpContext context, BalanceChange change)
    {
        if (change.FindError() is { } error)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status400BadRequest, error);
            return;
        }

        // Not with the caller's token: who hangs up now must find the entry whole or not at all.
        BalanceResult result = await Task.Run(() => balances.ChangeAsync(change, CancellationToken.None).AsTask());
        if (result.Entry is not { } entry)
        {
            int status = result.Outcome switch
            {
                BalanceOutcome.NoSuchUser => StatusCodes.Status404NotFound,
                BalanceOutcome.IdTaken => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status400BadRequest,
            };
            await DetailWriter.WriteAsync(context, status, result.Message);
            return;
        }

        await RefreshAsync();
        await JsonAnswer.WriteAsync(context, EntryAnswer.Of(entry), AccountsJson.Default.EntryAnswer);
    }

    private async Task RefreshAsync()
    {
        using CancellationTokenSource patience = new(s_refreshPatience);
        try
        {
            await ledger.RefreshBalancesAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It counts as soon as the store can be read again.
        }
    }
}
