using Relay.Archive;
using Relay.Billing;
using Relay.Identity;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// One charged call on a socket: one text on the plain endpoint, the texts up to a flush on the bidirectional one. Lengths are changed
/// under the lock of <see cref="SocketCalls"/>; what concerns its audio belongs to the pump while that runs, and to whoever settles it
/// afterwards.
/// </summary>
internal sealed class SocketCall(CallHold hold, Caller caller, SocketStart start, long startedAt, long createdAtUs) : IRunningCall
{
    public CallHold Hold => hold;

    public Caller Caller => caller;

    public Guid CallId => hold.CallId;

    public long AccountId => caller.AccountId;

    public SocketStart Start => start;

    /// <summary>Timestamp of admission.</summary>
    public long StartedAt => startedAt;

    /// <summary>Unix time of admission, microseconds.</summary>
    public long CreatedAtUs => createdAtUs;

    /// <summary>Characters as billed, of everything held for.</summary>
    public long Chars { get; set; }

    /// <summary>Of these, how many an upstream has been sent.</summary>
    public long SentChars { get; set; }

    /// <summary>The message that can be sent again if its upstream died without a word; null when it has said one.</summary>
    public byte[]? Unanswered { get; set; }

    /// <summary>It has been sent again once: a second death is told to the caller.</summary>
    public bool WasResent { get; set; }

    /// <summary>Audio of it has gone, or is about to go, to the caller.</summary>
    public bool HasBegun { get; set; }

    public ITeeSink? Tee { get; set; }

    /// <summary>What the bytes are, as the upstream states it in the end.</summary>
    public string Format { get; set; } = start.Format ?? "mp3";

    /// <summary>What is spoken, where the archive keeps it; null where it does not.</summary>
    public SpokenText? Text { get; init; }

    /// <summary>Playing time in ms, as the upstream stated it; -1 until it does.</summary>
    public long AudioMs { get; set; } = -1;

    public string TraceId { get; set; } = "";

    public long BytesDown { get; set; }

    public long AudioBytes { get; set; }

    /// <summary>Characters the upstream says it billed; -1 until it says so.</summary>
    public long Usage { get; set; } = -1;

    /// <summary>Microseconds from admission to the first audio on its way to the caller; -1 before.</summary>
    public long FirstByteUs { get; set; } = -1;

    /// <summary>All that was sent has been spoken.</summary>
    public bool IsSpoken => Usage >= SentChars && SentChars > 0;

    /// <summary>Of a session the call that is spoken now is shown; to stop it is to end the session.</summary>
    public RunningCall Look(ActiveStream stream) => new(
        hold.CallId, caller.Username, hold.TaskType, hold.Model, hold.Upstream, hold.KeyLabel, stream.ElapsedUsSince(startedAt), BytesDown, FirstByteUs);
}
