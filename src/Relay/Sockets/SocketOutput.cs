using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Relay.Sockets;

/// <summary>
/// The sending side of a connection as the <see cref="PipeWriter"/> that Kestrel writes into. Flushing is the send itself, on the thread
/// that flushes: no pipe in between, no second task that drains it. Only when the socket is full does a flush wait. Holds no buffer
/// between a finished flush and the next write.
/// <para>One writer at a time, as for any pipe. Completing, <see cref="CancelPendingFlush"/> and the socket's closing may come from
/// anywhere while a flush waits; what sends and what gives buffers back holds the lock.</para>
/// </summary>
internal sealed class SocketOutput(LoopSocket socket) : PipeWriter
{
    // Room for a chunk of 4 KiB of hex with its framing: one send, and no second buffer.
    private const int BufferBytes = 8 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<ArraySegment<byte>> _full = new();
    private byte[]? _last;
    private int _lastEnd;
    private int _firstSent; // of the oldest buffer
    private long _unflushed;
    private volatile bool _cancelled;
    private bool _completed;
    private bool _broken;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public override Memory<byte> GetMemory(int sizeHint = 0) => Reserve(sizeHint).AsMemory(_lastEnd);

    public override Span<byte> GetSpan(int sizeHint = 0) => Reserve(sizeHint).AsSpan(_lastEnd);

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_last?.Length ?? 0) - _lastEnd);
        _lastEnd += bytes;
        _unflushed += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        TrySend() ? new(new FlushResult(TakeCancelled(), isCompleted: _broken)) : WaitAndSendAsync(cancellationToken);

    public override void CancelPendingFlush()
    {
        _cancelled = true;
        socket.WakeWriter();
    }

    /// <summary>What was written and not flushed is sent as far as there is room: who completes without flushing has given up on it.</summary>
    public override void Complete(Exception? exception = null)
    {
        lock (_lock)
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            if (exception is null)
            {
                TrySend();
            }

            _broken = true;
            GiveBack();
        }
    }

    private async ValueTask<FlushResult> WaitAndSendAsync(CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration woken =
            cancellationToken.UnsafeRegister(static state => ((SocketOutput)state!).CancelPendingFlush(), this);
        while (true)
        {
            await socket.WaitWritableAsync();
            bool cancelled = TakeCancelled();
            cancellationToken.ThrowIfCancellationRequested();
            if (cancelled || TrySend())
            {
                return new FlushResult(cancelled, isCompleted: _broken);
            }
        }
    }

    private bool TakeCancelled()
    {
        if (!_cancelled)
        {
            return false;
        }

        _cancelled = false;
        return true;
    }

    private byte[] Reserve(int sizeHint)
    {
        if (_last is null)
        {
            return _last = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, BufferBytes));
        }

        if (_last.Length - _lastEnd >= Math.Max(sizeHint, 1))
        {
            return _last;
        }

        lock (_lock)
        {
            _full.Enqueue(new ArraySegment<byte>(_last, 0, _lastEnd));
            _lastEnd = 0;
            return _last = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, BufferBytes));
        }
    }

    /// <summary>Sends until all is gone, or the connection turned out to be (true), or the socket is full.</summary>
    private bool TrySend()
    {
        lock (_lock)
        {
            try
            {
                while (!_broken && _full.TryPeek(out ArraySegment<byte> first))
                {
                    if (!TrySend(first, more: true))
                    {
                        return false;
                    }

                    ArrayPool<byte>.Shared.Return(_full.Dequeue().Array!);
                }

                if (_broken || _last is null)
                {
                    return true;
                }

                if (!TrySend(_last.AsSpan(0, _lastEnd), more: false))
                {
                    return false;
                }

                byte[] sent = _last;
                _last = null;
                _lastEnd = 0;
                ArrayPool<byte>.Shared.Return(sent);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                _broken = true;
                GiveBack();
            }

            return true;
        }
    }

    private bool TrySend(ReadOnlySpan<byte> bytes, bool more)
    {
        while (_firstSent < bytes.Length)
        {
            int sent = socket.Send(bytes[_firstSent..], more);
            if (sent == 0)
            {
                return false;
            }

            _firstSent += sent;
            _unflushed -= sent;
        }

        _firstSent = 0;
        return true;
    }

    private void GiveBack()
    {
        while (_full.TryDequeue(out ArraySegment<byte> block))
        {
            ArrayPool<byte>.Shared.Return(block.Array!);
        }

        if (_last is { } last)
        {
            _last = null;
            ArrayPool<byte>.Shared.Return(last);
        }

        _lastEnd = _firstSent = 0;
        _unflushed = 0;
    }
}
