using System.Buffers;
using System.IO.Pipelines;

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

    /// <summary>Sends the head and everything after it. Returns <see cref="ReadState.Finished"/> for a complete answer.</summary>
    public async Task<ReadState> RunAsync(PipeWriter downstream)
    {
        ReadOnlySpan<byte> head = _head!.Written;
        Send(writer is null ? head[..Admit(head)] : head, downstream);
        GiveHeadBack();
        CountedOutput translated = new(downstream);
        writer?.Output = translated;
        await FlushAsync(downstream);
        ReadState state;
        try
        {
            state = writer is null ? await PassAsync(downstream) : await TranslateAsync(downstream, writer, translated);
        }
        catch (IOException) when (_state == ReadState.Finished)
        {
            // The upstream had said that it was done, and everything before that has gone down. How its connection ended is of no interest.
            state = ReadState.Finished;
        }

        if (state == ReadState.Finished)
        {
            writer?.WriteEnd(_reader);
            Note(translated);
            await FlushAsync(downstream);
        }

        return state;
    }

    public void Dispose()
    {
        GiveHeadBack();
        _withheld.Dispose();
    }

    private async ValueTask<ReadState> PassAsync(PipeWriter downstream)
    {
        while (true)
        {
            await NextAsync(downstream);
            int held = _withheld.Length;
            Memory<byte> memory = downstream.GetMemory(held + ReadBytes);
            _withheld.CopyTo(memory.Span);
            int count = await answer.ReadAsync(memory[held..], stream.Token);
            if (count == 0)
            {
                return _reader.Complete();
            }

            // Looking before flushing: once flushed, the bytes belong to the response and may be gone.
            _state = _reader.Read(memory.Span.Slice(held, count), tee, null);
            int admitted = Admit(memory.Span[..(held + count)]);
            downstream.Advance(admitted);
            Sent(admitted);
            if (_state == ReadState.Failed && !_reader.Fault!.ConcernsCaller)
            {
                return ReadState.Failed;
            }
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

    private async ValueTask<ReadState> TranslateAsync(PipeWriter downstream, IAudioWriter encoder, CountedOutput translated)
    {
        while (_state != ReadState.Failed)
        {
            await NextAsync(downstream);
            byte[] scratch = ArrayPool<byte>.Shared.Rent(TranslateReadBytes);
            try
            {
                int count = await answer.ReadAsync(scratch, stream.Token);
                if (count == 0)
                {
                    return _reader.Complete();
                }

                _state = _reader.Read(scratch.AsSpan(0, count), tee, encoder);
                Note(translated);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(scratch);
            }
        }

        return ReadState.Failed;
    }

    /// <summary>Waits for more from upstream; sends what there is first if that takes any time, or if it has become much.</summary>
    private ValueTask NextAsync(PipeWriter downstream)
    {
        ValueTask ready = answer.WaitAsync(stream.Token);
        if (ready.IsCompletedSuccessfully && _unflushed < FlushAtBytes)
        {
            return ready;
        }

        return FlushThenWaitAsync(downstream, ready);
    }

    private async ValueTask FlushThenWaitAsync(PipeWriter downstream, ValueTask ready)
    {
        await FlushAsync(downstream);
        stream.Arm(EndReason.IdleTimeout, options.IdleTimeoutMs);
        await ready;
    }

    private ValueTask FlushAsync(PipeWriter downstream)
    {
        if (_unflushed == 0)
        {
            return ValueTask.CompletedTask;
        }

        _unflushed = 0;
        ValueTask<FlushResult> flush = downstream.FlushAsync(stream.Token);
        if (flush.IsCompletedSuccessfully)
        {
            Check(flush.Result);
            return ValueTask.CompletedTask;
        }

        return FlushSlowlyAsync(flush);
    }

    private async ValueTask FlushSlowlyAsync(ValueTask<FlushResult> flush)
    {
        stream.Disarm();
        Check(await flush);
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

    private void Send(ReadOnlySpan<byte> bytes, PipeWriter downstream)
    {
        downstream.Write(bytes);
        Sent(bytes.Length);
    }

    /// <summary>Takes over what the writer has written since the last time.</summary>
    private void Note(CountedOutput translated)
    {
        Sent((int)(translated.Count - _translatedBytes));
        _translatedBytes = translated.Count;
    }

    private void Sent(int count)
    {
        BytesDown += count;
        _unflushed += count;
    }
}
