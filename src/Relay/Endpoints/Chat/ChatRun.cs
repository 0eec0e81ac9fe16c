using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Routing.Chat;
using Relay.Streaming;
using Relay.Upstreams.Chat;

namespace Relay.Endpoints.Chat;

/// <summary>
/// One chat call on its way: what has been sent, how the last attempt went, and so what its <see cref="StreamEnd"/> is. One owner, one
/// thread at a time; only <see cref="OnCallCancelled"/> comes from elsewhere.
/// </summary>
internal sealed class ChatRun(
    HttpContext context, IChatSurface surface, Caller caller, ChatCall chat, CallHold hold, ActiveStream stream, StreamWatch watch, ChatOptions options,
    DateTimeOffset startedAt) : IRunningCall
{
    private readonly UpstreamWait _wait = new();
    private EndReason _reason = EndReason.Internal;
    private ChatFailure? _failure;
    private RelayError? _error;
    private volatile ChatAttempt? _current;
    private volatile ChatAttempt? _hedge;
    private volatile bool _started;
    private bool _committed;
    private bool _aborted;
    private bool _finished;
    private long _bytesDown;
    private long _firstByteUs = -1;
    private TokenUsage? _usage;
    private long _estimatedOutput;

    public Guid CallId => hold.CallId;

    public long AccountId => hold.AccountId;

    /// <summary>The answer says how long the upstream took, see <see cref="ServerTiming"/>.</summary>
    public bool SaysTiming { get; init; }

    public CallHold Hold => hold;

    public ActiveStream Stream => stream;

    public string TraceId { get; private set; } = "";

    /// <summary>Nothing of an answer went downstream, the caller is there, and another candidate may do better.</summary>
    public bool MayTryAgain => !_started && stream.EndedBy is null && _failure is { MayRetry: true };

    private bool KeepsAlive => chat.Stream && options.KeepAliveMs > 0 && surface.KeepAlive.Length > 0;

    /// <summary>The one value the call ends in. Usage that is not final is topped up by what went down, and marked as estimated.</summary>
    public StreamEnd End()
    {
        bool isEstimated = _started && !(_finished && _usage is not null);
        TokenUsage? tokens = !_started ? null
            : !isEstimated ? _usage
            : _usage is { } partly ? partly with { Output = Math.Max(partly.Output, _estimatedOutput) }
            : new TokenUsage(chat.Facts.InputTokens, _estimatedOutput);
        return new StreamEnd(
            _reason, _started, _bytesDown, 0, tokens is { } total && !isEstimated ? total.Total : -1, _firstByteUs, stream.ElapsedUs, tokens, isEstimated);
    }

    public RunningCall Look(ActiveStream stream) => new(
        hold.CallId, caller.Username, hold.TaskType, hold.Model, hold.Upstream, hold.KeyLabel, stream.ElapsedUs, _current?.Pump?.BytesDown ?? 0,
        Volatile.Read(ref _firstByteUs));

    public ChatAttempt Begin(ChatCandidate candidate)
    {
        hold.SetUpstream(candidate.Target.Provider.Name, candidate.Key.Label);
        return new ChatAttempt(candidate, chat, stream, watch, options, surface.KeepAlive, CreateWriter);
    }

    /// <summary>The call was cancelled: its attempt ends too, unless its usage is waited for.</summary>
    public void OnCallCancelled()
    {
        EndReason reason = stream.EndedBy ?? EndReason.CallerLeft;
        _hedge?.Stream.Cancel(reason);
        if (_current is { } attempt)
        {
            // A call that was stopped is to cost nothing more, so nobody waits for what the upstream would still say.
            if (reason == EndReason.CallerLeft && _started && options.DrainMs > 0 && !stream.IsStopped)
            {
                attempt.Stream.Arm(reason, options.DrainMs);
            }
            else
            {
                attempt.Stream.Cancel(reason);
            }
        }
    }

    /// <summary>From now a cancelled call cancels this attempt, and the one asked beside it.</summary>
    public void Follow(ChatAttempt attempt, ChatAttempt? hedge = null)
    {
        _current = attempt;
        _hedge = hedge;
        if (stream.EndedBy is not null)
        {
            OnCallCancelled(); // it was cancelled before anybody followed
        }
    }

    /// <summary>Waits for attempts while giving the caller signs of life.</summary>
    public async Task WaitAsync(Task attempts)
    {
        while (KeepsAlive && !attempts.IsCompleted)
        {
            stream.ArmNudge(options.KeepAliveMs, _wait.Nudge);
            if (await _wait.WaitAsync(attempts.GetAwaiter()))
            {
                break;
            }

            if (stream.EndedBy is null)
            {
                Commit("text/event-stream; charset=utf-8");
                context.Response.BodyWriter.Write(surface.KeepAlive.Span);
                await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
            }
        }

        await attempts;
    }

    /// <summary>5 and 6. What an attempt came to: its answer is relayed to its end, or its failure kept.</summary>
    public async Task RelayAsync(ChatAttempt attempt)
    {
        Fail(attempt.Failure);
        if (!attempt.IsGood)
        {
            _reason = attempt.Failure?.Reason ?? stream.EndedBy ?? attempt.Stream.EndedBy ?? EndReason.Internal;
            return;
        }

        ChatPump pump = attempt.Pump!;
        TraceId = attempt.Answer!.RequestId;
        try
        {
            await StartAsync(attempt);
            ChatReadState state = await pump.RunAsync(context.Response.BodyWriter);
            Fail(state switch
            {
                ChatReadState.Finished => null,
                ChatReadState.Failed => new ChatFailure(EndReason.UpstreamRefused, pump.Fault!),
                _ => ChatFailure.Network(EndReason.UpstreamCut),
            });
            _finished = state == ChatReadState.Finished;
            _reason = _failure?.Reason ?? (stream.EndedBy is EndReason.CallerLeft ? EndReason.CallerLeft : EndReason.Completed);
        }
        catch (OperationCanceledException) when ((stream.EndedBy ?? attempt.Stream.EndedBy) is { } reason)
        {
            _reason = reason;
            Fail(reason is EndReason.IdleTimeout ? ChatFailure.Network(reason) : null);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            Fail(ChatFailure.Network(stream.EndedBy ?? EndReason.UpstreamCut));
            _reason = _failure!.Reason;
        }
        finally
        {
            _bytesDown = pump.BytesDown;
            _usage = pump.Usage;
            _estimatedOutput = pump.EstimatedOutputTokens;
        }

        if (_reason != EndReason.Completed)
        {
            BreakOff(attempt);
        }

        attempt.End(_reason is EndReason.CallerLeft or EndReason.Shutdown ? null : _failure);
    }

    /// <summary>There is nobody to ask (any more).</summary>
    public void GiveUp(RelayError error)
    {
        if (_failure is null)
        {
            _reason = EndReason.UpstreamRefused;
            _error = error;
        }
    }

    /// <summary>A defect of Relay's ended the call.</summary>
    public void Break()
    {
        _reason = EndReason.Internal;
        _failure = null;
        _aborted = _started;
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
            RelayError error = _reason == EndReason.Shutdown ? RelayError.Stopping
                : stream.IsStopped ? RelayError.Stopped
                : _failure is { } failure ? RelayError.FromChat(failure)
                : _error ?? RelayError.Internal;
            if (!_committed)
            {
                await surface.WriteErrorAsync(context, error);
                return;
            }

            surface.WriteFault(context.Response.BodyWriter, error);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
    }

    private ChatAnswerWriter CreateWriter() => Dialects.Of(chat.Dialect).CreateWriter!(new ChatWriterOptions
    {
        Stream = chat.Stream,
        Model = chat.Model,
        CallId = hold.CallId.ToString("N"),
        CreatedUnixSeconds = startedAt.ToUnixTimeSeconds(),
        IncludeUsage = chat.Facts.AsksUsage,
        Sse = chat.Sse,
        IncludeThoughts = chat.Dialect != ChatDialect.Gemini || chat.Neutral(out _)?.IncludeThoughts == true,
        ThinkingPlace = chat.ThinkingPlace,
        EstimatedInputTokens = chat.Facts.InputTokens,
    });

    /// <summary>The answer broke after its first byte: the caller is told in-band where that is possible, else the connection is cut.</summary>
    private void BreakOff(ChatAttempt attempt)
    {
        if (!_started || _failure is null || stream.EndedBy is not null)
        {
            _aborted = _started;
            return;
        }

        PipeWriter output = context.Response.BodyWriter;
        RelayError error = RelayError.FromChat(_failure);
        if (attempt.Writer is { } writer)
        {
            writer.Output = output;
            ChatFault told = _failure.Fault.ConcernsCaller ? _failure.Fault : _failure.Fault with { Message = error.Message, Code = "" };
            _aborted = !writer.TryWriteFault(told);
        }
        else if (attempt.Pump!.IsBetweenEvents && attempt.Answer!.Watcher is { IsWhole: false })
        {
            surface.WriteFault(output, error);
        }
        else
        {
            _aborted = true;
        }
    }

    private async ValueTask StartAsync(ChatAttempt attempt)
    {
        // The first byte waits for the hold to be on disk; it was written when the call was admitted, so this practically never waits.
        await hold.WaitDurableAsync(attempt.Stream.Token);
        hold.MarkStarted();
        _started = true;
        _firstByteUs = stream.ElapsedUs;
        attempt.Stream.Arm(EndReason.IdleTimeout, options.IdleTimeoutMs);
        if (SaysTiming && !_committed)
        {
            ServerTiming.Say(context.Response.Headers, _firstByteUs);
        }

        Commit(attempt.Writer?.ContentType ?? attempt.Answer!.ContentType);
    }

    private void Commit(string contentType)
    {
        if (!_committed)
        {
            _committed = true;
            context.Response.ContentType = contentType;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers["X-Accel-Buffering"] = "no";
        }
    }

    private void Fail(ChatFailure? failure) => _failure = failure;
}
