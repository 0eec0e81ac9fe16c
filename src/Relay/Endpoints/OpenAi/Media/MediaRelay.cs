using Relay.Billing;
using Relay.Diagnostics;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Routing.Chat;
using Relay.Streaming;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// Steps 4 to 9 of one call beside chat: hold, ask (and ask the next key or provider as long as nothing went downstream and the body can be
/// sent again), answer, and settle exactly once. Keys, circuits and pauses are those of chat.
/// </summary>
internal sealed class MediaRelay(Ledger ledger, StreamWatch watch, Live<ChatOptions> live, TimeProvider time, ILogger<MediaRelay> log)
{
    private readonly RetryPause _pause = new(time);

    /// <summary>The answer says how long the upstream took, see <see cref="ServerTiming"/>.</summary>
    public bool SaysTiming { get; init; }

    public PriceTable Prices => ledger.Prices.Current;

    /// <summary>What an account may spend now; null when the ledger has not seen it yet.</summary>
    public long? AvailableNanos(long accountId) => ledger.AvailableNanos(accountId);

    /// <summary>
    /// Charges what an upstream has done already and will bill. An admission with an id of its own is charged once, however often it comes.
    /// </summary>
    /// <returns>Null when it is done and durable; else why it could not be.</returns>
    public async ValueTask<RelayError?> ChargeAsync(CallAdmission admission, TokenUsage used, string keyLabel, CancellationToken cancellationToken)
    {
        HoldResult admitted = await ledger.HoldAsync(admission, cancellationToken);
        using CallHold? hold = admitted.Hold;
        if (RelayError.FromHold(in admitted) is { } refusal)
        {
            return refusal;
        }

        hold!.SetUpstream(admission.Upstream, keyLabel);
        hold.Settle(new StreamEnd(EndReason.Completed, FirstByteSent: true, 0, 0, -1, -1, 0, used));
        await ledger.WaitDurableAsync(cancellationToken);
        return null;
    }

    /// <summary>Says that a finished batch stays uncharged for now.</summary>
    public void TellUnsettled(string batchId, string provider, Exception error) => Log.BatchUnsettled(log, batchId, provider, error);

    public async Task RunAsync(HttpContext context, Caller caller, MediaCall call)
    {
        ChatOptions options = live.Value;
        HoldResult admitted = await ledger.HoldAsync(ToAdmission(caller, call), context.RequestAborted);
        CallHold? hold = admitted.Hold;
        if (RelayError.FromHold(in admitted) is { } refusal)
        {
            await call.Dialect.WriteErrorAsync(context, refusal);
            return;
        }

        using ActiveStream stream = watch.Add(hold!.CallId);
        using CancellationTokenRegistration left =
            context.RequestAborted.UnsafeRegister(static state => ((ActiveStream)state!).Cancel(EndReason.CallerLeft), stream);
        MediaRun run = new(context, caller, call, hold, stream, options) { SaysTiming = SaysTiming };
        stream.Call = run;
        try
        {
            await TryTargetsAsync(run, call, hold, stream, options);
        }
        catch (Exception defect)
        {
            Log.CallBroke(log, hold.CallId, defect);
            run.Break();
        }
        finally
        {
            StreamEnd end = run.End();
            if (!run.IsHandedOver)
            {
                hold.Settle(in end, run.TraceId);
            }

            call.View?.End(in end);
            Log.CallEnded(log, hold.CallId, end.Reason, end.BytesDown, end.TotalUs);
        }

        await run.FinishAsync();
    }

    private async Task TryTargetsAsync(MediaRun run, MediaCall call, CallHold hold, ActiveStream stream, ChatOptions options)
    {
        ChatPlan plan = new(call.Targets.Select(static target => target.Target), Chance.Next());
        int attempts = 0;
        while (attempts < options.MaxAttempts && plan.TryNext(out ChatCandidate? candidate))
        {
            attempts++;
            if (candidate.IsRepeat)
            {
                await _pause.WaitAsync(options.RetryDelayMs, attempts, stream.Token);
            }

            await AskAsync(run, call, hold, plan, candidate);
            if (!run.MayTryAgain || stream.EndedBy is not null || candidate.Target.KeyLabel is not null || !call.CanSend())
            {
                return;
            }
        }

        run.GiveUp(plan.RemainingMs);
    }

    private async Task AskAsync(MediaRun run, MediaCall call, CallHold hold, ChatPlan plan, ChatCandidate candidate)
    {
        ChatFailure? verdict = null;
        bool hasVerdict = false;
        try
        {
            hold.SetUpstream(candidate.Target.Provider.Name, candidate.Key.Label);
            await run.AskAsync(call.Targets.First(target => target.Target == candidate.Target), candidate.Key);
            hasVerdict = run.HasVerdict;
            if (run.Failure is { } failure)
            {
                Log.ChatFault(log, hold.CallId, candidate.Target.Provider.Name, candidate.Key.Label, failure.Reason, failure.Fault.Kind);
                plan.Note(candidate, failure);

                // That an object is unknown there says nothing about the key.
                bool isUnknown = failure.IsAnswer && call.IsAboutObject && failure.Fault.Kind == ChatFaultKind.ModelUnavailable;
                verdict = isUnknown ? null : failure;
            }
        }
        finally
        {
            ChatRouter.End(candidate, verdict, hasVerdict);
        }
    }

    private static CallAdmission ToAdmission(Caller caller, MediaCall call) => new()
    {
        CallId = call.ChargeId,
        IsDeferred = call.ChargeId is not null,
        IsRepeatable = call.ChargeId is not null,
        PricePercent = call.PricePercent,
        AccountId = caller.AccountId,
        TokenId = caller.TokenId,
        BalanceNanos = caller.BalanceNanos,
        Limits = caller.Limits,
        TaskType = call.TaskType,
        Model = call.Model,
        Endpoint = call.Endpoint,
        Upstream = call.Targets.Count > 0 ? call.Targets[0].Upstream.Name : "",
        CharCount = call.Tokens is null ? call.Count : 0,
        Tokens = call.Tokens,
        Price = call.IsFree ? Price.Free : null,
        VoiceId = call.VoiceId,
    };
}
