using System.Text;
using Relay.Archive;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Identity;
using Relay.Routing;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints;

/// <summary>
/// Steps 3 to 9 of one call for speech, the same for every dialect: route, hold, ask an upstream (and the next one, as long as nothing
/// went downstream), pump, tee, and settle exactly once with the <see cref="StreamEnd"/> that the stream ended in.
/// </summary>
internal sealed class SpeechRelay(
    SpeechRouter router, Ledger ledger, ArchiveClips archive, StreamWatch watch, Live<PumpOptions> pump, TimeProvider time,
    ILogger<SpeechRelay> log)
{
    public const string TaskType = "sync_tts";

    /// <summary>The answer says how long the upstream took, see <see cref="ServerTiming"/>.</summary>
    public bool SaysTiming { get; init; }

    public async Task RunAsync(HttpContext context, ISpeechSurface surface, Caller caller, SpeechCall call)
    {
        PumpOptions limits = pump.Value;
        int maxAttempts = router.MaxAttempts;

        // 3. Routing
        if (!router.TryRoute(call.Model, out SpeechRoute route))
        {
            await surface.WriteErrorAsync(context, new RelayError(ErrorKind.UnknownModel, $"unknown model '{Shown(call.Model)}'", "model"));
            return;
        }

        if (!caller.MayUse(call.Model, route.Model))
        {
            await surface.WriteErrorAsync(context, RelayError.ModelNotAllowed());
            return;
        }

        if (router.IsForbidden(caller.AccountId, call.VoiceAlias ?? call.VoiceId, call.MixedVoices))
        {
            await surface.WriteErrorAsync(context, RelayError.ForbiddenVoice);
            return;
        }

        if (route.Upstream.RefuseFormat(call) is { } formats)
        {
            await surface.WriteErrorAsync(context, new RelayError(
                ErrorKind.UnsupportedFormat, $"audio format '{call.Format}' cannot be made for this model, choose one of {formats}", surface.FormatField));
            return;
        }

        if (call.NativeUrl && !route.Upstream.MakesLinks)
        {
            await surface.WriteErrorAsync(context, new RelayError(
                ErrorKind.InvalidRequest, "output_format 'url' cannot be had from this voice, ask for 'hex'", "output_format"));
            return;
        }

        // 4. Billing.Hold
        HoldResult admitted = await ledger.HoldAsync(
            new CallAdmission
            {
                AccountId = caller.AccountId,
                TokenId = caller.TokenId,
                BalanceNanos = caller.BalanceNanos,
                Limits = caller.Limits,
                TaskType = TaskType,
                Model = route.Model,
                Endpoint = surface.Endpoint,
                Upstream = route.Upstream.Name,
                CharCount = call.BillableChars,
                VoiceId = call.VoiceAlias ?? call.VoiceId,
            },
            context.RequestAborted);
        using CallHold? hold = admitted.Hold;
        if (RelayError.FromHold(in admitted) is { } refusal)
        {
            await surface.WriteErrorAsync(context, refusal);
            return;
        }

        context.Response.Headers[EndpointParts.CallIdHeader] = hold!.CallId.ToString();
        using ActiveStream stream = watch.Add(hold.CallId);
        using CancellationTokenRegistration left =
            context.RequestAborted.UnsafeRegister(static state => ((ActiveStream)state!).Cancel(EndReason.CallerLeft), stream);
        SpeechRun run = new(context, surface, caller, call, hold, stream, limits) { SaysTiming = SaysTiming };
        stream.Call = run;
        ClipOpening opening = new(
            hold.CallId, caller.AccountId, caller.Username, UnixMicros.Of(time.GetUtcNow()), call.Format,
            archive.KeepsText ? new SpokenText(Encoding.UTF8.GetString(call.Text.Span)) : null);
        ITeeSink tee = call.NativeUrl ? NullTee.Instance : archive.Open(opening);
        try
        {
            stream.Arm(EndReason.FirstByteTimeout, limits.FirstByteTimeoutMs);
            await TryCandidatesAsync(run, route, call.VoiceAlias ?? call.VoiceId, tee, maxAttempts);
        }
        catch (Exception error)
        {
            // A defect ends a call the way everything else does: settled, told in the caller's dialect or cut, and logged once.
            Log.CallBroke(log, hold.CallId, error);
            run.Break();
        }
        finally
        {
            // 8 and 9. The one value everything else reads.
            StreamEnd end = run.End();
            hold.Settle(in end, run.TraceId);
            tee.Complete(in end, run.Format, run.AudioMs);
            if (run.Link is { } link && end.Reason == EndReason.Completed)
            {
                archive.Fetch(opening, link, run.Format, run.AudioMs);
            }

            Log.CallEnded(log, hold.CallId, end.Reason, end.BytesDown, end.TotalUs);
        }

        await run.FinishAsync();
    }

    private async Task TryCandidatesAsync(SpeechRun run, SpeechRoute route, string voiceId, ITeeSink tee, int maxAttempts)
    {
        List<UpstreamKey> tried = [];
        while (tried.Count < maxAttempts && router.Next(route, tried, voiceId) is { } candidate)
        {
            tried.Add(candidate.Key);
            run.Hold.SetUpstream(candidate.Upstream.Name, candidate.Key.Label);
            try
            {
                await run.TryAsync(candidate, tee);
            }
            finally
            {
                candidate.Release();
            }

            if (run.HasVerdict)
            {
                SpeechRouter.Report(candidate, run.Fault);
            }

            if (run.Fault is { } fault)
            {
                Log.UpstreamFault(log, run.Hold.CallId, candidate.Upstream.Name, candidate.Key.Label, fault.Reason, fault.NativeCode);
            }

            if (!run.MayTryAgain)
            {
                return;
            }
        }

        if (tried.Count == 0)
        {
            run.GiveUp(SpeechRouter.RestMs(route));
        }
    }

    // A name is the caller's text: bounded before it comes back in an error.
    private static string Shown(string model) => model.Length <= 64 ? model : model[..64];
}
