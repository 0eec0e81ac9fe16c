using Relay.Billing.Journal;
using Relay.Diagnostics;

namespace Relay.Billing;

/// <content>Admission: the token's limits, then the account's funds, then the journal; each gives back what the next one refuses.</content>
internal sealed partial class Ledger
{
    private long CreditDeadline => _time.GetTimestamp() + (_time.TimestampFrequency * _options.LeaseWaitMs / 1000);

    /// <summary>
    /// Reserves what the call costs or may cost, within what its token may do. Waits only where the store must be asked: for credit that
    /// this node has not leased yet, and for what a token with daily units has used before. Completes at once otherwise.
    /// </summary>
    public ValueTask<HoldResult> HoldAsync(in CallAdmission admission, CancellationToken cancellationToken)
    {
        if (admission.Limits is not null && _quotas.NeedsSeed(admission.TokenId, admission.Limits))
        {
            return SeedAndHoldAsync(admission, cancellationToken);
        }

        var result = Reserve(in admission, out var waiting);
        return waiting is null ? new(result) : WaitForCreditAsync(admission, waiting, cancellationToken);
    }

    /// <summary>The same without ever waiting: what is not at hand here is refused.</summary>
    public HoldOutcome TryHold(in CallAdmission admission, out CallHold? hold)
    {
        var result = Reserve(in admission, out var waiting);
        waiting?.Use?.End(0);
        hold = result.Hold;
        return result.Outcome;
    }

    /// <summary>
    /// Asks the store for credit, once or until the wait is over, for a hold that was refused. True: try again. False also where no store
    /// could have more.
    /// </summary>
    internal async ValueTask<bool> FindCreditAsync(AccountFunds account, long nanos, CancellationToken cancellationToken) =>
        _leases is not null && await _leases.FindAsync(account, nanos, CreditDeadline, cancellationToken) == FundsOutcome.Held;

    /// <summary><paramref name="waiting"/> is not null when the account lacks leased credit: then the token's limits are entered already.</summary>
    private HoldResult Reserve(in CallAdmission admission, out PendingHold? waiting)
    {
        waiting = null;
        if (_stopping)
        {
            return new(HoldOutcome.Stopping);
        }

        TokenUse? use = null;
        if (admission.Limits is { } limits)
        {
            var entered = _quotas.TryEnter(in admission, limits, out use, out var retryAfterSeconds);
            if (entered != HoldOutcome.Admitted)
            {
                return new(entered, null, retryAfterSeconds);
            }
        }

        var tokens = admission.Tokens is { } estimate
            ? TermsOf(admission.TaskType, admission.Model, estimate, admission.Tariff, admission.PricePercent ?? 100) : null;
        var price = tokens is not null ? new Price(tokens.Tariff!.At(tokens.Estimate.Input).Input, BillingUnit.PerMillionTokens)
            : admission.Price ?? PriceOf(admission.TaskType, admission.Model);
        var voiceFee = Voices.FeeOf(admission.AccountId, admission.VoiceId);
        var held = (tokens?.Tariff!.HoldNanos(tokens.Estimate) ?? Money.ChargeNanos(price, admission.CharCount)) + voiceFee;
        var outcome = _funds.TryHold(admission.AccountId, held, admission.BalanceNanos, out var funds, admission.IsForced);
        if (outcome == FundsOutcome.Held)
        {
            return Open(in admission, funds, use, price, tokens, held, voiceFee);
        }

        if (outcome == FundsOutcome.CreditShort)
        {
            waiting = new PendingHold(funds, use, price, tokens, held, voiceFee);
            return new(HoldOutcome.InsufficientFunds);
        }

        use?.End(0);
        return new(outcome == FundsOutcome.CreditUnknown ? HoldOutcome.CreditUnknown : HoldOutcome.InsufficientFunds);
    }

    /// <summary>Journals a hold whose amount is reserved.</summary>
    private HoldResult Open(
        in CallAdmission admission, AccountFunds funds, TokenUse? use, Price price, TokenTerms? tokens, long held, long voiceFee)
    {
        var now = _time.GetUtcNow();
        var opened = new CallHold(this, funds, use, new HoldFacts
        {
            CallId = admission.CallId ?? TimeOrderedId.Create(now),
            AccountId = admission.AccountId,
            TokenId = admission.TokenId,
            CreatedAtUs = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            TaskType = admission.TaskType,
            Model = admission.Model,
            Endpoint = admission.Endpoint,
            Upstream = admission.Upstream ?? "",
            KeyLabel = "",
            CharCount = admission.CharCount,
            Tokens = tokens,
            Price = price,
            HeldNanos = held,
            VoiceFeeNanos = voiceFee,
            VoiceId = admission.VoiceId ?? "",
            IsDeferred = admission.IsDeferred,
            IsRepeatable = admission.IsRepeatable,
        });
        if (!opened.TryOpen())
        {
            funds.Settle(held, 0);
            use?.End(0);
            ReportFull();
            return new(HoldOutcome.JournalFull);
        }

        if (_full)
        {
            _full = false;
            Log.JournalHasRoomAgain(_logger);
        }

        OpenHolds.Add(opened);
        return new(HoldOutcome.Admitted, opened);
    }

    private async ValueTask<HoldResult> SeedAndHoldAsync(CallAdmission admission, CancellationToken cancellationToken)
    {
        await _quotas.SeedAsync(admission.TokenId, cancellationToken);
        var result = Reserve(in admission, out var waiting);
        return waiting is null ? result : await WaitForCreditAsync(admission, waiting, cancellationToken);
    }

    /// <summary>Asks for credit and tries the hold again, until it is held, refused for good, or nobody gave any in time.</summary>
    private async ValueTask<HoldResult> WaitForCreditAsync(CallAdmission admission, PendingHold waiting, CancellationToken cancellationToken)
    {
        var (funds, use, price, tokens, held, voiceFee) = waiting;
        var deadline = CreditDeadline;
        var isOpen = false;
        try
        {
            while (true)
            {
                var found = await _leases!.FindAsync(funds, held, deadline, cancellationToken);
                if (found == FundsOutcome.Held)
                {
                    found = _stopping ? FundsOutcome.CreditUnknown
                        : _funds.TryHold(admission.AccountId, held, admission.BalanceNanos, out funds);
                }

                if (found == FundsOutcome.Held)
                {
                    isOpen = true;
                    return Open(in admission, funds, use, price, tokens, held, voiceFee);
                }

                if (found != FundsOutcome.CreditShort)
                {
                    return new(found == FundsOutcome.CreditUnknown ? HoldOutcome.CreditUnknown : HoldOutcome.InsufficientFunds);
                }
            }
        }
        finally
        {
            if (!isOpen)
            {
                use?.End(0);
            }
        }
    }

    /// <summary>A store that is away at the start is no reason not to start; its first refresh makes up for it.</summary>
    private async Task ResumeLeasesAsync(CreditLeases leases, CancellationToken cancellationToken)
    {
        try
        {
            await leases.ResumeAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.CreditUnknown(_logger, e);
        }
    }
}
