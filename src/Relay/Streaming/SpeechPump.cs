using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Relay.Streaming;

/// <summary>
/// Step 6: moves one answer from an upstream to the caller. In pass-through the upstream's bytes are read straight into the response's
/// own buffers while the reader looks at them; in translation the writer encodes what the reader decodes. Either way the tee's copy is
/// what the reader decoded into (step 7), never a second copy.
/// <para>Two phases. <see cref="ReadHeadAsync"/> reads until the answer is known to be one: nothing has gone downstream, so the call can
/// still be retried or refused. <see cref="RunAsync"/> then sends the head and moves the rest, flushing before every wait, so a chunk
/// leaves in the turn in which it arrived and chunks that arrived together leave together. While it waits it holds no buffer.</para>
/// <para>One owner; one thread at a time. Ends by returning a state or by the exceptions of cancellation and I/O, which the owner turns
/// into a <see cref="StreamEnd"/>.</para>
/// </summary>
internal sealed class SpeechPump(SpeechAnswer answer, ITeeSink tee, IAudioWriter? writer, ActiveStream stream, PumpOptions options) : IDisposable
{
    // Kestrel's blocks are 4 KiB less the chunk prefix: asking for more would leave its pool.
    private const int ReadBytes = 2048;
    private const int TranslateReadBytes = 8192;
    private const int FlushAtBytes = 32 * 1024;

    private readonly IAudioReader _reader = answer.Reader;
    private readonly WithheldBytes _withheld = new();
    private HeadBuffer? _head;
    private ReadState _state;
    private int _unflushed;
    private CountedOutput? _translated;
    private long _translatedBytes;

    /// <summary>Answer bytes handed downstream.</summary>
    public long BytesDown { get; private set; }

    /// <summary>An answer that passed unchanged stopped where an event begins: none of the event that refused it was sent.</summary>
    public bool StoppedAtEvent { get; private set; }

    /// <summary>Reads until the answer is <see cref="ReadState.Good"/> (or already finished) or has failed.</summary>
    public async ValueTask<ReadState> ReadHeadAsync()
    {
        _head = new HeadBuffer();
        byte[] scratch = ArrayPool<byte>.Shared.Rent(TranslateReadBytes);
        writer?.Output = _head;
        try
        {
            do
            {
                Memory<byte> memory = writer is null ? _head.GetMemory(ReadBytes) : scratch;
                int count = await answer.ReadAsync(memory, stream.Token);
                _state = count == 0 ? _reader.Complete() : _reader.Read(memory.Span[..count], tee, writer);
                if (writer is null)
                {
                    _head.Advance(count);
                }
            }
            while (_state == ReadState.Undecided && !_head.IsFull);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        return _state;
    }

    /// <summary>
    /// Sends the head and everything after it. Returns <see cref="ReadState.Finished"/> for a complete answer. One state machine for the
    /// whole stream: nothing in the loop makes another, so a chunk allocates nothing.
    /// </summary>
    public async Task<ReadState> RunAsync(PipeWriter downstream)
    {
        SendHead(downstream);
        try
        {
            while (true)
            {
                ValueTask<int> ready = answer.WaitAsync(stream.Token);
                if (_unflushed > 0 && (!ready.IsCompleted || _unflushed >= FlushAtBytes))
                {
                    _unflushed = 0;
                    ValueTask<FlushResult> flush = downstream.FlushAsync(stream.Token);
                    if (!flush.IsCompletedSuccessfully)
                    {
                        stream.Disarm(); // now it is the caller who is slow
                    }

                    Check(await flush);
                    stream.Arm(EndReason.IdleTimeout, options.IdleTimeoutMs);
                }

                await ready;
                byte[]? scratch = writer is null ? null : ArrayPool<byte>.Shared.Rent(TranslateReadBytes);
                try
                {
                    int held = _withheld.Length;
                    Memory<byte> memory = scratch ?? downstream.GetMemory(held + ReadBytes);
                    _withheld.CopyTo(memory.Span);
                    int count = await answer.ReadAsync(memory[held..], stream.Token);
                    if (count == 0)
                    {
                        break;
                    }

                    Forward(memory.Span[..(held + count)], held, downstream);
                }
                finally
                {
                    if (scratch is not null)
                    {
                        ArrayPool<byte>.Shared.Return(scratch);
                    }
                }

                // A refusal in the caller's own matter passes on as it is, to the end of the body; nothing else does.
                if (_state == ReadState.Failed && (writer is not null || !_reader.Fault!.ConcernsCaller))
                {
                    return ReadState.Failed;
                }
            }

            _state = _reader.Complete();
        }
        catch (Exception error) when (_state == ReadState.Finished && error is (IOException or SocketException or ObjectDisposedException))
        {
            // The upstream had said that it was done, and everything before that has gone down. How its connection ended is of no interest.
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // A wait hands out the socket's own task, so that it allocates nothing; a connection closed under it by a cancellation shows here.
            stream.Token.ThrowIfCancellationRequested();
            throw new IOException("the upstream broke the connection", error);
        }

        if (_state == ReadState.Finished)
        {
            writer?.WriteEnd(_reader);
            CountTranslated();
        }

        Check(await downstream.FlushAsync(stream.Token));
        return _state;
    }

    public void Dispose()
    {
        GiveHeadBack();
        _withheld.Dispose();
    }

    private void SendHead(PipeWriter downstream)
    {
        ReadOnlySpan<byte> head = _head!.Written;
        int admitted = writer is null ? Admit(head) : head.Length;
        downstream.Write(head[..admitted]);
        Count(admitted);
        GiveHeadBack();
        if (writer is not null)
        {
            writer.Output = _translated = new CountedOutput(downstream);
        }
    }

    /// <summary>
    /// Looks at a chunk (what follows the <paramref name="held"/> bytes of earlier ones) and hands it, or what it was translated to, to the
    /// response, not yet flushed. Looking comes first: once flushed, the bytes belong to the response and may be gone.
    /// </summary>
    private void Forward(ReadOnlySpan<byte> bytes, int held, PipeWriter downstream)
    {
        if (writer is null)
        {
            _state = _reader.Read(bytes[held..], tee, null);
            int admitted = Admit(bytes);
            downstream.Advance(admitted);
            Count(admitted);
        }
        else
        {
            _state = _reader.Read(bytes, tee, writer);
            CountTranslated();
        }
    }

    /// <summary>
    /// How many of these bytes may pass now. The beginning of an event stays back until it has shown to be audio: a refusal may speak of
    /// our key or account. That costs no time, because nothing useful is in it. A refusal in the caller's own matter passes as sent.
    /// </summary>
    private int Admit(ReadOnlySpan<byte> bytes)
    {
        int undecided = _reader.UndecidedBytes <= WithheldBytes.MaxBytes ? _reader.UndecidedBytes : 0;
        if (_state != ReadState.Failed)
        {
            _withheld.Set(bytes[^undecided..]);
            return bytes.Length - undecided;
        }

        _withheld.Set(default);
        if (_reader.Fault!.ConcernsCaller)
        {
            return bytes.Length;
        }

        StoppedAtEvent = undecided > 0;
        return StoppedAtEvent ? bytes.Length - undecided : 0;
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

    private void Check(FlushResult result)
    {
        if (result.IsCompleted)
        {
            stream.Cancel(EndReason.CallerLeft);
            stream.Token.ThrowIfCancellationRequested();
        }
    }

    private void GiveHeadBack()
    {
        _head?.Dispose();
        _head = null;
    }
}
