using System.Buffers;
using System.Net.Sockets;
using System.Text.Json;
using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Relay.Upstreams;
using Relay.Upstreams.Http;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>One call beside chat on its way: how the last attempt went, and so what its <see cref="StreamEnd"/> is. One owner, one thread at a time.</summary>
internal sealed partial class MediaRun(
    HttpContext context, Caller caller, MediaCall call, CallHold hold, ActiveStream stream, ChatOptions options) : IRunningCall
{
    /// <summary>Largest answer that is read whole: four pictures inside their JSON.</summary>
    private const int MaxWholeBytes = 64 * 1024 * 1024;

    private const int MaxFaultBytes = 64 * 1024;
    private const int PieceBytes = 16 * 1024;

    private EndReason _reason = EndReason.Internal;
    private RelayError? _error;
    private bool _started;
    private long _bytesDown;
    private long _firstByteUs = -1;
    private long _units = -1;
    private TokenUsage? _tokens;

    public Guid CallId => hold.CallId;

    public long AccountId => hold.AccountId;

    /// <summary>The answer says how long the upstream took, see <see cref="ServerTiming"/>.</summary>
    public bool SaysTiming { get; init; }

    /// <summary>The hold is somebody else's now, who settles it.</summary>
    public bool IsHandedOver { get; private set; }

    /// <summary>How the last attempt failed; null when it did not.</summary>
    public ChatFailure? Failure { get; private set; }

    public string TraceId { get; private set; } = "";

    public bool MayTryAgain => !_started && _error is null && Failure is { MayRetry: true };

    /// <summary>The last attempt says something about the provider it was made at.</summary>
    public bool HasVerdict => Failure is not null || _reason is EndReason.Completed || (_error is not null && _reason == EndReason.UpstreamRefused);

    public StreamEnd End() => new(
        _reason, _started, _bytesDown, call.View?.AudioBytes ?? 0, _units, _firstByteUs, stream.ElapsedUs,
        call.Tokens is null ? null : call.View is { } view ? view.Tokens : _tokens, call.View?.IsEstimated == true);

    public RunningCall Look(ActiveStream stream) => new(
        hold.CallId, caller.Username, hold.TaskType, hold.Model, hold.Upstream, hold.KeyLabel, stream.ElapsedUs, Volatile.Read(ref _bytesDown),
        Volatile.Read(ref _firstByteUs));

    /// <summary>Asks one candidate and answers the caller with what it says. Nothing is thrown but defects.</summary>
    public async Task AskAsync(MediaTarget target, UpstreamKey key)
    {
        Failure = null;
        stream.Arm(EndReason.FirstByteTimeout, options.WholeAnswerTimeoutMs);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            UpstreamResponse response;
            try
            {
                response = await call.Send(target, key, stream.Token);
            }
            catch (IOException) when (!stream.Token.IsCancellationRequested)
            {
                Fail(ChatFailure.Network(EndReason.UpstreamUnreachable));
                return;
            }

            using (response)
            {
                TraceId = response.Head.RequestId;
                bool isGood = response.Head.Status is >= 200 and <= 299 && !(call.IsSound && response.Head.MediaType == "application/json");
                if (isGood && call.Finish is null)
                {
                    await PassAsync(response, buffer);
                    return;
                }

                int limit = isGood ? MaxWholeBytes : MaxFaultBytes;
                int length = 0;
                int count;
                while (length < limit && (count = await response.ReadAsync(buffer.AsMemory(length))) > 0)
                {
                    length += count;
                    buffer = length == buffer.Length && length < limit ? Grow(buffer, length) : buffer;
                }

                ChatFault? fault = isGood || response.Head.Status is < 200 or > 299
                    ? call.Dialect.FindFault(response.Head.Status, buffer.AsSpan(0, length), response.Head.RetryAfterMs)
                    : OpenAiFault.Read(response.Head.Status, buffer.AsSpan(0, length), response.Head.RetryAfterMs);
                await (fault is null ? FinishAsync(new MediaAnswer(target, key, buffer.AsMemory(0, length), hold))
                    : RefuseAsync(response.Head.Status, fault));
            }
        }
        catch (UploadException upload)
        {
            // The caller's own doing: nobody is charged and nobody is blamed.
            _reason = EndReason.CallerCanceled;
            _error = upload.Error;
        }
        catch (OperationCanceledException) when (stream.EndedBy is { } reason)
        {
            _reason = reason;
            Failure = reason is EndReason.FirstByteTimeout or EndReason.IdleTimeout ? ChatFailure.Network(reason) : null;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            _reason = EndReason.CallerLeft; // it left while its body was read
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            Fail(ChatFailure.Network(stream.EndedBy ?? EndReason.UpstreamCut));
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            Fail(ChatFailure.Network(EndReason.UpstreamMalformed));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>There is nobody to ask (any more).</summary>
    public void GiveUp(long restMs)
    {
        if (Failure is null)
        {
            _reason = EndReason.UpstreamRefused;
            _error = RelayError.NoCandidate(restMs);
        }
    }

    /// <summary>A defect of Relay's ended the call.</summary>
    public void Break()
    {
        _reason = EndReason.Internal;
        Failure = null;
        _error = RelayError.Internal;
    }

    /// <summary>Last: the error, if nothing went downstream; or the abort, so that a cut answer never looks complete.</summary>
    public async Task FinishAsync()
    {
        if (_reason == EndReason.Completed || (_reason == EndReason.CallerLeft && !stream.IsStopped))
        {
            return;
        }

        if (_started)
        {
            context.Abort();
            return;
        }

        await call.Dialect.WriteErrorAsync(
            context,
            _reason == EndReason.Shutdown ? RelayError.Stopping
            : stream.IsStopped ? RelayError.Stopped
            : _error ?? (Failure is { } failure ? call.Dialect.ToError(failure) : RelayError.Internal));
    }

    private void Fail(ChatFailure failure)
    {
        Failure = failure;
        _reason = failure.Reason;
    }

    private Task RefuseAsync(int status, ChatFault fault)
    {
        Fail(new ChatFailure(EndReason.UpstreamRefused, fault));
        if (call.IsAboutObject && (status == StatusCodes.Status404NotFound || fault.Kind == ChatFaultKind.ModelUnavailable))
        {
            _error = RelayErrors.NoObject;
        }

        return Task.CompletedTask;
    }

    private async Task FinishAsync(MediaAnswer answer)
    {
        MediaReply reply = await call.Finish!(answer, stream.Token);
        if (reply.Error is not null)
        {
            _reason = EndReason.UpstreamRefused;
            _error = reply.Error;
            return;
        }

        IsHandedOver = reply.KeepsHold;
        _units = reply.Units;
        await StartAsync("application/json; charset=utf-8");
        await context.Response.BodyWriter.WriteAsync(reply.Body, stream.Token);
        _bytesDown = reply.Body.Length;
        _reason = EndReason.Completed;
    }

    private async ValueTask StartAsync(string contentType)
    {
        await hold.WaitDurableAsync(stream.Token);
        hold.MarkStarted();
        _started = true;
        _firstByteUs = stream.ElapsedUs;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (SaysTiming)
        {
            ServerTiming.Say(context.Response.Headers, _firstByteUs);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }
}
