using Relay.Billing;
using Relay.Identity;
using Relay.Routing;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints;

/// <summary>
/// One call on its way: what has been sent, how the last attempt went, and so what its <see cref="StreamEnd"/> is. One owner, one thread
/// at a time.
/// </summary>
internal sealed class SpeechRun(
    HttpContext context, ISpeechSurface surface, Caller caller, SpeechCall call, CallHold hold, ActiveStream stream, PumpOptions options) : IRunningCall
{
    private EndReason _reason = EndReason.Internal;
    private RelayError? _error;
    private bool _started;
    private bool _aborted;
    private long _bytesDown;
    private long _audioBytes;
    private long _usageChars = -1;
    private long _firstByteUs = -1;
    private IAudioWriter? _writer;
    private volatile SpeechPump? _pump;

    public Guid CallId => hold.CallId;

    public long AccountId => hold.AccountId;

    /// <summary>The answer says how long the upstream took, see <see cref="ServerTiming"/>.</summary>
    public bool SaysTiming { get; init; }

    public CallHold Hold => hold;

    public ActiveStream Stream => stream;

    /// <summary>How the last attempt failed; null when it did not.</summary>
    public UpstreamFault? Fault { get; private set; }

    public string TraceId { get; private set; } = "";

    /// <summary>What the audio was, as the upstream stated it.</summary>
    public string Format { get; private set; } = call.Format ?? "mp3";

    /// <summary>Where the audio lies, when the answer was a link to it.</summary>
    public string? Link { get; private set; }

    /// <summary>Playing time in ms, as the upstream stated it; -1 when it did not.</summary>
    public long AudioMs { get; private set; } = -1;

    /// <summary>The last attempt tells something about its key: it gave an answer, or it failed. A caller who left tells nothing.</summary>
    public bool HasVerdict => _started || Fault is not null;

    /// <summary>Nothing went downstream, the caller is there, and another upstream may do better.</summary>
    public bool MayTryAgain => !_started && stream.EndedBy is null && Fault is { MayRetry: true };

    public StreamEnd End() => new(_reason, _started, _bytesDown, _audioBytes, _usageChars, _firstByteUs, stream.ElapsedUs);

    public RunningCall Look(ActiveStream stream) => new(
        hold.CallId, caller.Username, hold.TaskType, hold.Model, hold.Upstream, hold.KeyLabel, stream.ElapsedUs, _pump?.BytesDown ?? 0,
        Volatile.Read(ref _firstByteUs));

    /// <summary>5 to 7. Asks one candidate and, if it has an answer, relays it to its end.</summary>
    public async Task TryAsync(SpeechCandidate candidate, ITeeSink tee)
    {
        Fault = null;
        try
        {
            SpeechOpening opening = await candidate.Upstream.OpenAsync(call, candidate.Model, candidate.Key, hold.CallId, stream.Token);
            if (opening.Answer is { } answer)
            {
                await using (answer)
                {
                    await RelayAsync(answer, tee);
                }
            }
            else
            {
                Fail(opening.Fault!);
            }
        }
        catch (OperationCanceledException) when (stream.EndedBy is not null)
        {
            _reason = stream.EndedBy.Value;
            Fault = _reason is EndReason.FirstByteTimeout or EndReason.IdleTimeout
                ? new UpstreamFault(_reason, FaultKind.Timeout, 0, "the speech service did not answer in time")
                : null;
            BreakOff();
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            Fail(new UpstreamFault(EndReason.UpstreamCut, FaultKind.Temporary, 0, "the speech service broke the connection"));
            BreakOff();
        }
    }

    /// <summary>There is no key to ask with.</summary>
    /// <param name="restMs">When there may be one again; 0: nobody knows.</param>
    public void GiveUp(long restMs)
    {
        _reason = EndReason.UpstreamRefused;
        _error = RelayError.NoCandidate(restMs);
    }

    /// <summary>A defect of Relay's ended the call.</summary>
    public void Break()
    {
        _reason = EndReason.Internal;
        Fault = null;
        BreakOff();
    }

    /// <summary>Last: the error, if nothing went downstream; or the abort, so that a cut answer never looks complete.</summary>
    public async Task FinishAsync()
    {
        if (_aborted)
        {
            context.Abort();
        }
        else if (!_started && _reason != EndReason.Completed && (_reason != EndReason.CallerLeft || stream.IsStopped))
        {
            await surface.WriteErrorAsync(context, _reason == EndReason.Shutdown ? RelayError.Stopping
                : stream.IsStopped ? RelayError.Stopped
                : Fault is { } fault ? RelayError.FromFault(fault)
                : _error is not null ? _error
                : RelayError.Internal);
        }
    }

    private async Task RelayAsync(SpeechAnswer answer, ITeeSink tee)
    {
        // The writer is made for this answer; headers are only sent once the head has proved good.
        _writer = surface.Begin(context.Response, answer);
        using SpeechPump pump = new(answer, tee, _writer, stream, options);
        _pump = pump;
        ReadState state;
        try
        {
            state = await pump.ReadHeadAsync();
            if (state is ReadState.Good or ReadState.Finished)
            {
                await StartAsync();
                state = await pump.RunAsync(context.Response.BodyWriter);
            }
            else if (state == ReadState.Undecided)
            {
                Fail(new UpstreamFault(EndReason.UpstreamMalformed, FaultKind.Malformed, 0, "the speech service sent an answer that could not be read"));
                return;
            }
        }
        finally
        {
            if (_started)
            {
                _bytesDown = pump.BytesDown;
                Note(answer.Reader);
            }
            else
            {
                tee.Restart();
            }
        }

        if (state == ReadState.Finished)
        {
            _reason = EndReason.Completed;
            return;
        }

        Fail(answer.Reader.Fault!);
        if (!IsTold(pump))
        {
            BreakOff();
        }
    }

    /// <summary>
    /// Whether a caller whose answer passed unchanged knows by now that it was refused: from the upstream's own event, or from one of
    /// Relay's in place of an event about our key or account.
    /// </summary>
    private bool IsTold(SpeechPump pump) =>
        _started && _writer is null && _reason == EndReason.UpstreamRefused
        && (Fault!.ConcernsCaller || (pump.StoppedAtEvent && surface.TryWriteFault(context.Response.BodyWriter, Fault)));

    /// <summary>The answer broke: after its first byte the caller is told in-band where the dialect can, else the connection is cut.</summary>
    private void BreakOff()
    {
        if (_started)
        {
            _aborted = Fault is null || _writer is null || !_writer.TryWriteFault(Fault);
        }
    }

    private async ValueTask StartAsync()
    {
        // The first byte waits for the hold to be on disk; it was written when the call was admitted, so this practically never waits.
        await hold.WaitDurableAsync(stream.Token);
        hold.MarkStarted();
        _started = true;
        _firstByteUs = stream.ElapsedUs;
        stream.Arm(EndReason.IdleTimeout, options.IdleTimeoutMs);
        if (SaysTiming)
        {
            ServerTiming.Say(context.Response.Headers, _firstByteUs);
        }
    }

    private void Note(IAudioReader reader)
    {
        _audioBytes = reader.AudioBytes;
        _usageChars = reader.UsageChars;
        TraceId = reader.TraceId;
        Format = reader.Format;
        AudioMs = reader.AudioMs;
        Link = reader.Link;
    }

    private void Fail(UpstreamFault fault)
    {
        Fault = fault;
        _reason = fault.Reason;
    }
}
