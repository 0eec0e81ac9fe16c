using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams;

/// <summary>
/// The record of one request, or of one text spoken on a socket. Written by the one flow that serves it; a test reads the
/// counters at any time and the rest once <see cref="Ended"/> has completed. "Written" means accepted by the kernel.
/// </summary>
public sealed class FakeCall
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _chunksWritten;
    private long _audioBytesWritten;

    /// <summary>Position in the log, from 1.</summary>
    public long Sequence { get; internal set; }

    /// <summary>The <c>X-Relay-Call-Id</c> header, or <c>fake-</c> and the sequence when none was sent.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>The bearer key as sent; null when there was none.</summary>
    public string? ApiKey { get; internal init; }

    /// <summary>Request path.</summary>
    public required string Path { get; init; }

    /// <summary>The socket's <c>session_id</c>; null over HTTP.</summary>
    public string? SessionId { get; internal init; }

    /// <summary>The model asked for; empty when the body had none.</summary>
    public string Model { get; internal set; } = "";

    /// <summary>The voice asked for; empty when the body had none or mixes voices.</summary>
    public string Voice { get; internal set; } = "";

    /// <summary>The text to speak.</summary>
    public string Text { get; internal set; } = "";

    /// <summary>The request body, or the one message of the socket that brought the text.</summary>
    public required string RequestBody { get; init; }

    /// <summary>The socket's <c>task_start</c> message; null over HTTP.</summary>
    public string? StartBody { get; internal init; }

    /// <summary>What the platform bills for <see cref="Text"/>.</summary>
    public int WeightedChars { get; internal set; }

    /// <summary>Slices the clip has; 0 when it was refused.</summary>
    public int ChunksPlanned { get; internal set; }

    /// <summary>Slices written.</summary>
    public int ChunksWritten => Volatile.Read(ref _chunksWritten);

    /// <summary>Decoded bytes in the slices written; a repeated clip in the last event is not among them.</summary>
    public long AudioBytesWritten => Volatile.Read(ref _audioBytesWritten);

    /// <summary>Whether the last event (or the end of the one answer) was written.</summary>
    public bool FinalWritten { get; internal set; }

    /// <summary>The <c>usage_characters</c> reported; -1 while none was.</summary>
    public int UsageCharacters { get; internal set; } = -1;

    /// <summary>HTTP status of the answer; 101 on sockets.</summary>
    public int HttpStatus { get; internal set; }

    /// <summary>The last <c>base_resp.status_code</c> answered.</summary>
    public int StatusCode { get; internal set; }

    /// <summary>How it ended.</summary>
    public FakeCallOutcome Outcome { get; private set; }

    /// <summary>Whether the client left before the end.</summary>
    public bool ClientAborted => _aborted.Task.IsCompleted;

    /// <summary>Completes when the client is seen to leave before the end; never otherwise.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>Completes when the call has ended in any way.</summary>
    public Task Ended => _ended.Task;

    /// <summary>SHA-256, lower-case hex, of the slices written, one after the other. Computed when read.</summary>
    public string AudioSha256 => Clip is null ? "" : Clip.Sha256(AudioBytesWritten);

    internal Clip? Clip { get; set; }

    internal void SliceWritten(int bytes)
    {
        Volatile.Write(ref _audioBytesWritten, _audioBytesWritten + bytes);
        Interlocked.Increment(ref _chunksWritten);
    }

    internal void SetOutcome(FakeCallOutcome outcome) => Outcome = outcome;

    internal void Signal()
    {
        if (Outcome == FakeCallOutcome.ClientAborted)
        {
            _aborted.TrySetResult();
        }

        _ended.TrySetResult();
    }
}
