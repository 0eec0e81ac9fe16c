using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming.Replay;

namespace Relay.Streaming;

/// <summary>
/// Step 6 of chat: moves one answer from an upstream to the caller. In pass-through the upstream's bytes are read straight into the
/// response's own buffers while a reader looks at them, and an event goes down whole or not at all; in translation a writer writes what a
/// reader says.
/// <para>Two phases, as in <see cref="SpeechPump"/>. <see cref="ReadHeadAsync"/> reads until the answer is known to be one; nothing has gone
/// downstream. <see cref="RunAsync"/> sends that and moves the rest, flushing before every wait. While it waits it holds no buffer, unless
/// it is in the middle of an event; when it has waited long, it gives the caller a sign of life.</para>
/// <para>This part is the loop of the second phase; <c>ChatPump.Head.cs</c> is the first, <c>ChatPump.Steps.cs</c> what one read does.</para>
/// <para>One owner; one thread at a time. Ends by returning a state or by the exceptions of cancellation and I/O.</para>
/// </summary>
/// <param name="answer">The upstream's answer; its owner disposes it.</param>
/// <param name="writer">For translated answers.</param>
/// <param name="call">The call: who may have left.</param>
/// <param name="stream">The attempt: its deadlines.</param>
/// <param name="options">Limits.</param>
/// <param name="keepAlive">A sign of life in the caller's dialect; empty: none is given.</param>
/// <param name="recorder">Listens to translated answers for the next turn.</param>
internal sealed partial class ChatPump(
    ChatAnswer answer, ChatAnswerWriter? writer, ActiveStream call, ActiveStream stream, ChatOptions options, ReadOnlyMemory<byte> keepAlive,
    ReplayRecorder? recorder = null) : IDisposable
{
    /// <summary>Largest undecided beginning of an answer, and largest whole answer that is still exchanged when it breaks off.</summary>
    public const int MaxHeadBytes = 64 * 1024;

    // Kestrel's blocks are 4 KiB less the chunk prefix: asking for more would leave its pool.
    private const int ReadBytes = 2048;
    private const int TranslateReadBytes = 8192;
    private const int FlushAtBytes = 32 * 1024;

    private readonly AnswerUsageReader? _watcher = answer.Watcher;
#pragma warning disable CA2213 // the answer's own
    private readonly ChatAnswerReader? _reader = answer.Reader;
#pragma warning restore CA2213
    private readonly ChatTap? _tap = writer is null ? null : new ChatTap(writer, recorder);
    private readonly HeldBytes _held = new();
    private readonly UpstreamWait _wait = new();
    private CountedOutput? _translated;
    private int _decided;
    private int _unflushed;
    private long _translatedBytes;
    private bool _isDraining;

    /// <summary>Answer bytes handed downstream.</summary>
    public long BytesDown { get; private set; }

    public ChatReadState State => _watcher?.State ?? _reader!.State;

    public TokenUsage? Usage => _watcher is null ? _tap!.LastUsage : _watcher.Usage;

    public long EstimatedOutputTokens => _watcher?.EstimatedOutputTokens ?? _tap!.EstimatedOutputTokens;

    /// <summary>What went down ends where something else may be said.</summary>
    public bool IsBetweenEvents => _watcher?.IsBetweenEvents ?? true;

    /// <summary>The upstream's error; null while there is none.</summary>
    public ChatFault? Fault { get; private set; }

    /// <summary>
    /// Sends the head and everything after it. Returns <see cref="ChatReadState.Finished"/> for a complete answer. One state machine for the
    /// whole stream: nothing in the loop makes another, so a chunk allocates nothing.
    /// </summary>
    public async Task<ChatReadState> RunAsync(PipeWriter downstream)
    {
        SendHead(downstream);
        bool isOver = State is ChatReadState.Cut or ChatReadState.Failed || (State == ChatReadState.Finished && _watcher is { IsWhole: true });
        try
        {
            while (!isOver)
            {
                ValueTask<int> ready = answer.WaitAsync();
                if (_unflushed > 0 && (!ready.IsCompleted || _unflushed >= FlushAtBytes))
                {
                    _unflushed = 0;
                    ValueTask<FlushResult> flush = downstream.FlushAsync(stream.Token);
                    if (!flush.IsCompletedSuccessfully)
                    {
                        stream.Disarm(); // now it is the caller who is slow
                    }

                    Check(await flush);
                    stream.Arm(_isDraining ? EndReason.CallerLeft : EndReason.IdleTimeout, _isDraining ? options.DrainMs : options.IdleTimeoutMs);
                }

                if (!ready.IsCompleted && options.KeepAliveMs > 0 && keepAlive.Length > 0 && !_isDraining)
                {
                    ValueTaskAwaiter<int> awaiter = ready.GetAwaiter();
                    call.ArmNudge(options.KeepAliveMs, _wait.Nudge);
                    while (!await _wait.WaitAsync(awaiter))
                    {
                        if (IsBetweenEvents)
                        {
                            KeepAlive(downstream);
                            Check(await downstream.FlushAsync(stream.Token));
                        }

                        call.ArmNudge(options.KeepAliveMs, _wait.Nudge);
                    }

                    awaiter.GetResult();
                }
                else
                {
                    await ready;
                }

                isOver = await StepAsync(downstream);
            }
        }
        catch (Exception error) when (State == ChatReadState.Finished && error is (IOException or SocketException or ObjectDisposedException))
        {
            // The upstream had said that it was done, and everything before that has gone down. How its connection ended is of no interest.
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            stream.Token.ThrowIfCancellationRequested();
            throw new IOException("the upstream broke the connection", error);
        }

        NoteFault();
        if (State == ChatReadState.Finished && !_isDraining)
        {
            writer?.End();
            CountTranslated();
        }

        Check(await downstream.FlushAsync(stream.Token));
        return State;
    }

    public void Dispose() => _held.Release();

    private void NoteFault()
    {
        if (State == ChatReadState.Failed)
        {
            Fault ??= _tap is not null
                ? _tap.Fault ?? new ChatFault(ChatFaultKind.Transient, "")
                : answer.ReadFault(_watcher!.IsWhole ? _held.Span : _watcher.Fault);
        }
    }

    private void KeepAlive(PipeWriter downstream)
    {
        if (writer is null)
        {
            downstream.Write(keepAlive.Span);
        }
        else
        {
            writer.KeepAlive();
            CountTranslated();
        }
    }

    private void Count(int bytes)
    {
        BytesDown += bytes;
        _unflushed += bytes;
    }

    /// <summary>Takes over what the writer has written since the last time.</summary>
    private void CountTranslated()
    {
        long total = _translated?.Count ?? 0;
        Count((int)(total - _translatedBytes));
        _translatedBytes = total;
    }

    /// <summary>The caller may have left: then the answer is read on for its usage, where that is wanted, or the call ends here.</summary>
    private void Check(FlushResult result)
    {
        if (!result.IsCompleted || _isDraining)
        {
            return;
        }

        call.Cancel(EndReason.CallerLeft);
        if (options.DrainMs > 0 && State != ChatReadState.Finished)
        {
            _isDraining = true;
            _tap?.IsMuted = true;
            return;
        }

        stream.Cancel(EndReason.CallerLeft);
        stream.Token.ThrowIfCancellationRequested();
    }
}
