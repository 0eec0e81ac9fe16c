using System.Diagnostics.CodeAnalysis;
using Relay.Archive;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Identity;
using Relay.Routing;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>Steps 4 and 7 to 9 for the calls of one socket session: hold, clip, settlement.</summary>
internal sealed class SocketBilling(SocketParts parts, string endpoint)
{
    private const string TaskType = "sync_tts";

    // One session is one voice at a time, however many texts wait in it: one of its token's streams. Used by the caller's flow only.
    private StreamGroup _streams = new();
    private long _streamsOf;

    /// <summary>Admits a call of so many characters. It is the session's to settle.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The hold belongs to the call, and the session settles every call.")]
    public async ValueTask<(SocketCall? Call, HoldResult Result)> HoldAsync(
        Caller caller, SocketStart start, long chars, CancellationToken cancellationToken)
    {
        if (_streamsOf != caller.TokenId)
        {
            _streamsOf = caller.TokenId;
            _streams = new StreamGroup();
        }

        HoldResult result = await parts.Ledger.HoldAsync(
            new CallAdmission
            {
                AccountId = caller.AccountId,
                TokenId = caller.TokenId,
                BalanceNanos = caller.BalanceNanos,
                Limits = caller.Limits,
                Group = _streams,
                TaskType = TaskType,
                Model = start.Route.Model,
                Endpoint = endpoint,
                Upstream = start.Route.Upstream.Name,
                CharCount = chars,
                VoiceId = start.SpokenVoiceId,
            },
            cancellationToken);
        SocketCall? call = result.Hold is null
            ? null
            : new SocketCall(result.Hold, caller, start, parts.Time.GetTimestamp(), UnixMicros.Of(parts.Time.GetUtcNow()))
            {
                Chars = chars,
                Text = parts.Archive.KeepsText ? new SpokenText() : null,
            };
        return (call, result);
    }

    /// <summary>Names who serves the call.</summary>
    public void Assign(SocketCall call, SpeechCandidate candidate) => call.Hold.SetUpstream(candidate.Upstream.Name, candidate.Key.Label);

    /// <summary>Where the call's audio is kept; opened with its first byte, so texts that wait hold no clip.</summary>
    public ITeeSink TeeOf(SocketCall call) => call.Tee ??= parts.Archive.Open(new ClipOpening(
        call.Hold.CallId, call.Caller.AccountId, call.Caller.Username, call.CreatedAtUs, call.Start.Format, call.Text));

    /// <summary>The first audio waits for the hold to be on disk; it was written before the text went out, so this practically never waits.</summary>
    public async ValueTask BeginAsync(SocketCall call, CancellationToken cancellationToken)
    {
        await call.Hold.WaitDurableAsync(cancellationToken);
        call.Hold.MarkStarted();
        call.HasBegun = true;
        call.FirstByteUs = ElapsedUs(call);
    }

    /// <summary>Ends a call: the one value everything else reads.</summary>
    public CallCharge Settle(SocketCall call, EndReason reason)
    {
        StreamEnd end = new(reason, call.HasBegun, call.BytesDown, call.AudioBytes, call.Usage, call.FirstByteUs, ElapsedUs(call));
        CallCharge charge = call.Hold.Settle(in end, call.TraceId);
        call.Tee?.Complete(in end, call.Format, call.AudioMs);
        Diagnostics.Log.CallEnded(parts.Log, call.Hold.CallId, end.Reason, end.BytesDown, end.TotalUs);
        return charge;
    }

    private long ElapsedUs(SocketCall call) => (long)parts.Time.GetElapsedTime(call.StartedAt).TotalMicroseconds;
}
