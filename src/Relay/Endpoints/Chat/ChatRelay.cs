using Relay.Billing;
using Relay.Diagnostics;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Routing.Chat;
using Relay.Streaming;
using Relay.Streaming.Replay;
using Relay.Upstreams.Chat;

namespace Relay.Endpoints.Chat;

/// <summary>
/// Steps 3 to 9 of one call for chat, the same for every dialect: route, hold, ask a candidate (and the next one, as long as nothing of an
/// answer went downstream), pump, and settle exactly once with the <see cref="StreamEnd"/> that the stream ended in.
/// </summary>
internal sealed class ChatRelay(
    ChatRouter router, Ledger ledger, StreamWatch watch, ReplayStore replay, Live<ChatOptions> live, TimeProvider time, ILogger<ChatRelay> log)
{
    private readonly RetryPause _pause = new(time);

    /// <summary>The answer says how long the upstream took, see <see cref="ServerTiming"/>.</summary>
    public bool SaysTiming { get; init; }

    /// <param name="context">The request.</param>
    /// <param name="surface">Its dialect.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="chat">What is asked.</param>
    /// <param name="own">Where the caller's own tokens are good; null: wherever the model is to be had.</param>
    public async Task RunAsync(HttpContext context, IChatSurface surface, Caller caller, ChatCall chat, ChatRoute? own = null)
    {
        ChatOptions options = live.Value;

        // 3. Routing
        ChatRoute route = own!;
        ChatPlan? plan = own is not null || router.TryRoute(chat.Model, out route) ? new ChatPlan(route, chat, Chance.Next()) : null;
        RelayError? error = plan is null ? new RelayError(ErrorKind.UnknownModel, $"unknown model '{Shown(chat.Model)}'", "model")
            : !caller.MayUse(chat.Model, route.Model) ? RelayError.ModelNotAllowed()
            : plan.IsEmpty ? NotOffered(chat)
            : null;
        if (error is not null)
        {
            await surface.WriteErrorAsync(context, error);
            return;
        }

        chat.Remember(replay, caller.AccountId);
        chat.ThinkingPlace = caller.Limits?.Thinking ?? ThinkingPlace.Member;

        // 4. Billing.Hold
        HoldResult admitted = await ledger.HoldAsync(ToAdmission(surface, caller, chat, route, options), context.RequestAborted);
        using CallHold? hold = admitted.Hold;
        if (RelayError.FromHold(in admitted) is { } refusal)
        {
            await surface.WriteErrorAsync(context, refusal);
            return;
        }

        context.Response.Headers[EndpointParts.CallIdHeader] = hold!.CallId.ToString();
        using ActiveStream stream = watch.Add(hold.CallId);
        ChatRun run = new(context, surface, caller, chat, hold, stream, watch, options, time.GetUtcNow()) { SaysTiming = SaysTiming };
        stream.Call = run;
        using CancellationTokenRegistration left =
            context.RequestAborted.UnsafeRegister(static state => ((ActiveStream)state!).Cancel(EndReason.CallerLeft), stream);
        using CancellationTokenRegistration cancelled =
            stream.Token.UnsafeRegister(static state => ((ChatRun)state!).OnCallCancelled(), run);
        try
        {
            await TryCandidatesAsync(run, plan!, options);
        }
        catch (Exception defect)
        {
            // A defect ends a call the way everything else does: settled, told in the caller's dialect or cut, and logged once.
            Log.CallBroke(log, hold.CallId, defect);
            run.Break();
        }
        finally
        {
            // 8 and 9. The one value everything else reads.
            StreamEnd end = run.End();
            hold.Settle(in end, run.TraceId);
            Log.CallEnded(log, hold.CallId, end.Reason, end.BytesDown, end.TotalUs);
        }

        await run.FinishAsync();
    }

    private async Task TryCandidatesAsync(ChatRun run, ChatPlan plan, ChatOptions options)
    {
        int attempts = 0;
        while (attempts < options.MaxAttempts && plan.TryNext(out ChatCandidate? candidate))
        {
            attempts++;
            ChatAttempt attempt = run.Begin(candidate);
            try
            {
                run.Follow(attempt);
                if (candidate.IsRepeat)
                {
                    await _pause.WaitAsync(options.RetryDelayMs, attempts, run.Stream.Token);
                }

                attempt = await OpenAsync(run, attempt, plan, options.HedgeAfterMs);
                await run.RelayAsync(attempt);
            }
            finally
            {
                await attempt.DisposeAsync();
            }

            Note(run, plan, attempt);
            if (!run.MayTryAgain)
            {
                return;
            }
        }

        RelayError nobody = RelayError.NoCandidate(plan.RemainingMs);
        run.GiveUp(plan.RestingWords is { } words ? nobody with { Message = words } : nobody);
    }

    /// <summary>Opens an attempt; where it takes long and that is wanted, also a second one. Returns the one that counts.</summary>
    private async Task<ChatAttempt> OpenAsync(ChatRun run, ChatAttempt first, ChatPlan plan, int hedgeAfterMs)
    {
        Task opening = first.OpenAsync();
        if (hedgeAfterMs == 0)
        {
            await run.WaitAsync(opening);
            return first;
        }

        using (CancellationTokenSource quick = new())
        {
            Task tooLong = Task.Delay(TimeSpan.FromMilliseconds(hedgeAfterMs), time, quick.Token);
            bool isQuick = await Task.WhenAny(opening, tooLong) == opening;
            await quick.CancelAsync();
            if (isQuick || !plan.TryNext(out ChatCandidate? candidate))
            {
                await run.WaitAsync(opening);
                return first;
            }

            return await RaceAsync(run, plan, (first, opening), run.Begin(candidate));
        }
    }

    /// <summary>Both are under way; the first good answer wins. The other is cancelled and costs the caller nothing.</summary>
    private async Task<ChatAttempt> RaceAsync(ChatRun run, ChatPlan plan, (ChatAttempt Attempt, Task Opening) first, ChatAttempt second)
    {
        run.Follow(first.Attempt, second);
        Task opening = second.OpenAsync();
        await run.WaitAsync(Task.WhenAny(first.Opening, opening));
        bool firstIsDone = first.Opening.IsCompleted;
        (ChatAttempt winner, ChatAttempt loser, Task losing) =
            firstIsDone ? (first.Attempt, second, opening) : (second, first.Attempt, first.Opening);
        if (!winner.IsGood)
        {
            await run.WaitAsync(losing);
            (winner, loser) = loser.IsGood ? (loser, winner) : (winner, loser);
        }

        run.Follow(winner);
        run.Hold.SetUpstream(winner.Candidate.Target.Provider.Name, winner.Candidate.Key.Label);
        loser.Stream.Cancel(EndReason.CallerCanceled);
        await losing;
        await loser.DisposeAsync();
        Note(run, plan, loser);
        return winner;
    }

    private void Note(ChatRun run, ChatPlan plan, ChatAttempt attempt)
    {
        if (attempt.Failure is { } failure)
        {
            plan.Note(attempt.Candidate, failure);
            Log.ChatFault(
                log, run.Hold.CallId, attempt.Candidate.Target.Provider.Name, attempt.Candidate.Key.Label, failure.Reason, failure.Fault.Kind);
        }
    }

    private static CallAdmission ToAdmission(IChatSurface surface, Caller caller, ChatCall chat, ChatRoute route, ChatOptions options) => new()
    {
        CallId = chat.ChargeId,
        IsDeferred = chat.ChargeId is not null,
        IsRepeatable = chat.ChargeId is not null,
        PricePercent = chat.PricePercent,
        AccountId = caller.AccountId,
        TokenId = caller.TokenId,
        BalanceNanos = caller.BalanceNanos,
        Limits = caller.Limits,
        TaskType = surface.TaskType,
        Model = route.Model,
        Endpoint = surface.Endpoint,
        Upstream = route.Targets[0].Provider.Name,
        CharCount = 0,
        Tokens = chat.Operation switch
        {
            ChatOperation.Chat => new TokenEstimate(
                chat.Facts.InputTokens, chat.Facts.MaxOutputTokens >= 0 ? chat.Facts.MaxOutputTokens : options.AssumedOutputTokens * chat.Facts.Choices),
            ChatOperation.Embeddings or ChatOperation.Rerank => new TokenEstimate(chat.Facts.InputTokens, 0),
            _ => null,
        },
    };

    private static RelayError NotOffered(ChatCall chat) => chat.Operation == ChatOperation.CountTokens
        ? new RelayError(ErrorKind.NotFound, "the model's provider does not count tokens")
        : new RelayError(ErrorKind.UnknownModel, "the model cannot be had through this interface", "model");

    // A name is the caller's text: bounded before it comes back in an error.
    private static string Shown(string model) => model.Length <= 64 ? model : model[..64];
}
