using Relay.Billing;
using Relay.Diagnostics;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Routing.Keys;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// Steps 4 to 9 of one call beside chat: hold, ask (and ask the next key or provider as long as nothing went downstream and the body can be
/// sent again), answer, and settle exactly once.
/// </summary>
internal sealed class MediaRelay(KeyPools pools, Ledger ledger, StreamWatch watch, ChatOptions options, ILogger<MediaRelay> log)
{
    public PriceTable Prices => ledger.Prices.Current;

    /// <summary>What an account may spend now; null when the ledger has not seen it yet.</summary>
    public long? AvailableNanos(long accountId) => ledger.AvailableNanos(accountId);

    public async Task RunAsync(HttpContext context, Caller caller, MediaCall call)
    {
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
        MediaRun run = new(context, call, hold, stream, options);
        try
        {
            await TryTargetsAsync(run, call, hold, stream);
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

    private async Task TryTargetsAsync(MediaRun run, MediaCall call, CallHold hold, ActiveStream stream)
    {
        List<UpstreamKey> tried = [];
        long restMs = 0;
        foreach (MediaTarget target in call.Targets)
        {
            KeyPool pool = pools.Of(target.Pool ?? KeyPools.NameOf(target.Upstream.Name));
            while (tried.Count < options.MaxAttempts && TryTake(pool, target, tried, out KeyLease lease))
            {
                using (lease)
                {
                    tried.Add(lease.Key);
                    hold.SetUpstream(target.Upstream.Name, lease.Key.Label);
                    await run.AskAsync(target, lease.Key);
                    if (run.Failure is { } failure)
                    {
                        Log.ChatFault(log, hold.CallId, target.Upstream.Name, lease.Key.Label, failure.Reason, failure.Fault.Kind);
                        // That an object is unknown there says nothing about the key.
                        bool concernsKey = failure.IsAnswer && !(call.IsAboutObject && failure.Fault.Kind == ChatFaultKind.ModelUnavailable);
                        pool.Report(lease.Key, target.Model, concernsKey ? failure.Fault : null);
                    }
                }

                if (!run.MayTryAgain || stream.EndedBy is not null || target.KeyLabel is not null || !call.CanSend())
                {
                    return;
                }
            }

            restMs = Math.Max(restMs, pool.RestMs(target.Model));
        }

        run.GiveUp(restMs);
    }

    private static bool TryTake(KeyPool pool, MediaTarget target, List<UpstreamKey> tried, out KeyLease lease) =>
        target.KeyLabel is { } label ? pool.TryTakeNamed(label, out lease) : pool.TryTake(target.Model, tried, out lease);

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
