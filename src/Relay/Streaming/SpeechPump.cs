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
    private HeadBuffer? _head;
    private ReadState _state;
    private int _unflushed;

    /// <summary>Answer bytes handed downstream.</summary>
    public long BytesDown { get; private set; }

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
        Send(_head!.Written, downstream);
        Dispose();
        writer?.Output = downstream;
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
                Memory<byte> memory = scratch ?? downstream.GetMemory(ReadBytes);
                int count = await answer.ReadAsync(memory, stream.Token);
                if (count == 0)
                {
                    break;
                }

                Forward(memory.Span[..count], downstream);
            }
            finally
            {
                if (scratch is not null)
                {
                    ArrayPool<byte>.Shared.Return(scratch);
                }
            }

            // A refusal in the middle passes on as it is, to the end of the body; what is not the protocol does not.
            if (_state == ReadState.Failed && (writer is not null || _reader.Fault is { Kind: FaultKind.Malformed }))
            {
                return ReadState.Failed;
            }
        }

        ReadState end = _reader.Complete();
        if (end == ReadState.Finished && writer is not null)
        {
            writer.WriteEnd(_reader);
        }

        Check(await downstream.FlushAsync(stream.Token));
        return end;
    }

    public void Dispose()
    {
        _head?.Dispose();
        _head = null;
    }

    /// <summary>Looks at a chunk and hands it (or what it was translated to) to the response, not yet flushed.</summary>
    private void Forward(ReadOnlySpan<byte> chunk, PipeWriter downstream)
    {
        if (writer is null)
        {
            // Looking before flushing: once flushed, the bytes belong to the response and may be gone.
            _state = _reader.Read(chunk, tee, null);
            downstream.Advance(chunk.Length);
            Count(chunk.Length);
        }
        else
        {
            long before = downstream.UnflushedBytes;
            _state = _reader.Read(chunk, tee, writer);
            Count((int)(downstream.UnflushedBytes - before));
        }
    }

    private void Count(int bytes)
    {
        BytesDown += bytes;
        _unflushed += bytes;
    }

    private void Check(FlushResult result)
    {
        if (result.IsCompleted)
        {
            stream.Cancel(EndReason.CallerLeft);
            stream.Token.ThrowIfCancellationRequested();
        }
    }

    private void Send(ReadOnlySpan<byte> bytes, PipeWriter downstream)
    {
        downstream.Write(bytes);
        Count(bytes.Length);
    }
}
