namespace Relay.FakeUpstreams;

/// <summary>How a connection is cut.</summary>
public enum CutKind
{
    /// <summary>TCP RST.</summary>
    Reset,

    /// <summary>TCP FIN: the peer reads an end of file where more should have come.</summary>
    Fin,
}

/// <summary>Form of an error that is known before synthesis of a streaming call.</summary>
public enum ErrorForm
{
    /// <summary>A plain JSON body.</summary>
    Json,

    /// <summary>A single SSE event.</summary>
    Sse,
}

/// <summary>What is wrong with one slice.</summary>
public enum BadSlice
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its audio is not hex.</summary>
    Garbage,

    /// <summary>Its audio lacks the last hex digit.</summary>
    OddHex,

    /// <summary>A message that is not JSON comes before it.</summary>
    NotJson,
}

/// <summary>When a socket's connection is cut, besides inside a text (<see cref="FakeMiniMaxOptions.CutAfter"/>).</summary>
public enum SocketDeath
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>In place of <c>connected_success</c>.</summary>
    BeforeConnected,

    /// <summary>Right after <c>task_started</c>.</summary>
    AfterStarted,

    /// <summary>Idle, right after the last message of the first text.</summary>
    AfterText,
}

/// <summary>How the server ends a socket after <c>task_finished</c>, an idle timeout (2201), a second start (2206) or a refused connection.</summary>
public enum SocketClose
{
    /// <summary>With a close frame of <see cref="FakeMiniMaxOptions.CloseCode"/>.</summary>
    Proper,

    /// <summary>By cutting the connection.</summary>
    Cut,

    /// <summary>Not at all: it waits for the client to close.</summary>
    Never,
}

/// <summary>Failures. Counts of slices are per clip; one at or beyond the end of the clip strikes before its last event.</summary>
public sealed partial class FakeMiniMaxOptions
{
    private const int DefaultLateError = 1000;

    /// <summary>Other than 0, the answer has this HTTP status: HTML from 500 on, a JSON error below. Sockets refuse the handshake with it.</summary>
    public int HttpStatus { get; set; }

    /// <summary>Above 0, sent as <c>Retry-After</c> seconds with <see cref="HttpStatus"/>.</summary>
    public int RetryAfterSeconds { get; set; }

    /// <summary>Takes the request and never answers.</summary>
    public bool NeverAnswer { get; set; }

    /// <summary>Other than 0, <c>base_resp.status_code</c> in place of a clip, or with <see cref="ErrorAfter"/> after some of it.</summary>
    public int ErrorCode { get; set; }

    /// <summary>Form of <see cref="ErrorCode"/> on a streaming call.</summary>
    public ErrorForm ErrorForm { get; set; }

    /// <summary>Errors carry <c>"data":null</c>.</summary>
    public bool ErrorNullData { get; set; }

    /// <summary>Slices before an error (<see cref="ErrorCode"/>, or 1000) ends the clip; -1 for none.</summary>
    public int ErrorAfter { get; set; } = -1;

    /// <summary>The code of an error after some slices.</summary>
    internal int LateErrorCode => ErrorCode == 0 ? DefaultLateError : ErrorCode;

    /// <summary>Slices before the connection is cut; 0 cuts it before the answer's headers; -1 for never.</summary>
    public int CutAfter { get; set; } = -1;

    /// <summary>How it is cut.</summary>
    public CutKind Cut { get; set; }

    /// <summary>Half of the next event goes out before the cut.</summary>
    public bool CutMidEvent { get; set; }

    /// <summary>Slices before the stream goes silent until the client leaves; 0 still sends the answer's headers; -1 for never.</summary>
    public int StallAfter { get; set; } = -1;

    /// <summary>What is wrong with slice <see cref="BadSliceAt"/>.</summary>
    public BadSlice BadSlice { get; set; }

    /// <summary>Index of the bad slice.</summary>
    public int BadSliceAt { get; set; } = 1;

    /// <summary>Socket: other than 0, the first message is an error with this code in place of <c>connected_success</c>.</summary>
    public int ConnectErrorCode { get; set; }

    /// <summary>Socket: other than 0, <c>task_start</c> is answered by <c>task_failed</c> with this code.</summary>
    public int StartErrorCode { get; set; }

    /// <summary>Socket: when its connection is cut.</summary>
    public SocketDeath SocketDeath { get; set; }

    /// <summary>Socket: how the server ends it.</summary>
    public SocketClose SocketClose { get; set; }

    /// <summary>Socket: code of the close frame.</summary>
    public int CloseCode { get; set; } = 1000;
}
