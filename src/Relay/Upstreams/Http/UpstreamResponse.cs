using System.Buffers;
using Relay.Protocol.Http;

namespace Relay.Upstreams.Http;

/// <summary>
/// An upstream's answer being read: the head's facts, then the body without its framing, received straight into the reader's own buffer.
/// One owner, one thread at a time; only <see cref="Abort"/> may come from another thread. Disposing before the end closes the connection
/// at once (the upstream stops working for nobody); after the end it goes back to the pool.
/// </summary>
internal sealed class UpstreamResponse : IDisposable
{
    private readonly UpstreamConnectionPool _pool;
    private readonly UpstreamConnection _connection;
    private readonly CancellationTokenRegistration _cancel;
    private readonly CancellationToken _token;
    private byte[]? _rented;
    private int _at;
    private readonly int _end;
    private ChunkedDecoder _chunked;
    private long _left;
    private bool _ended;
    private bool _reusable;
    private int _disposed;

    /// <param name="pool">Where the connection belongs.</param>
    /// <param name="connection">Taken over.</param>
    /// <param name="head">Its head.</param>
    /// <param name="received">Rented; holds body bytes that came with the head, and is taken over. Null: none came.</param>
    /// <param name="at">Where they begin.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="cancellationToken">Ends the call by closing the connection.</param>
    public UpstreamResponse(
        UpstreamConnectionPool pool, UpstreamConnection connection, ResponseHead head, byte[]? received, int at, int count, CancellationToken cancellationToken)
    {
        _pool = pool;
        _connection = connection;
        Head = head;
        _rented = received;
        _at = at;
        _end = at + count;
        _left = head.IsChunked ? long.MaxValue : head.ContentLength >= 0 ? head.ContentLength : long.MaxValue;
        _ended = !head.HasBody || head.ContentLength == 0;
        _reusable = head.KeepAlive && (head.IsChunked || head.ContentLength >= 0) && (!_ended || count == 0); // bytes behind an answer are nobody's
        _token = cancellationToken;
        _cancel = cancellationToken.UnsafeRegister(static state => ((UpstreamResponse)state!)._connection.Dispose(), this);
    }

    public ResponseHead Head { get; }

    /// <summary>Completes when there is something to read, without a buffer being held for it.</summary>
    public ValueTask<int> WaitAsync() => _ended || _rented is not null ? new(0) : _connection.ReceiveAsync(Memory<byte>.Empty);

    /// <summary>Reads some of the body into <paramref name="buffer"/>; 0 at its end.</summary>
    /// <exception cref="IOException">The connection broke or the framing is wrong: the body is not complete.</exception>
    /// <exception cref="OperationCanceledException">The call's token was cancelled.</exception>
    public ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (_ended)
        {
            return new(0);
        }

        if (_rented is null)
        {
            ValueTask<int> received = _connection.ReceiveAsync(buffer);
            if (!received.IsCompletedSuccessfully)
            {
                return ReadSlowlyAsync(received, buffer);
            }

            int body = Unframe(buffer.Span[..Checked(received.Result)]);
            return body > 0 || _ended ? new(body) : ReadSlowlyAsync(_connection.ReceiveAsync(buffer), buffer);
        }

        int count = Math.Min(buffer.Length, _end - _at);
        _rented.AsSpan(_at, count).CopyTo(buffer.Span);
        _at += count;
        if (_at == _end)
        {
            GiveBack();
        }

        int first = Unframe(buffer.Span[..count]);
        return first > 0 || _ended ? new(first) : ReadAsync(buffer);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        GiveBack();

        // Waits for a cancellation that is closing the connection just now: it must not close it in the pool.
        _cancel.Dispose();
        if (_ended && _reusable && !_token.IsCancellationRequested)
        {
            _pool.Return(_connection);
        }
        else
        {
            _connection.Dispose();
        }
    }

    private void GiveBack()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async ValueTask<int> ReadSlowlyAsync(ValueTask<int> received, Memory<byte> buffer)
    {
        try
        {
            while (true)
            {
                int count = Checked(await received);
                int body = Unframe(buffer.Span[..count]);
                if (body > 0 || _ended)
                {
                    return body;
                }

                received = _connection.ReceiveAsync(buffer);
            }
        }
        catch (Exception error) when (error is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            _token.ThrowIfCancellationRequested();
            throw new IOException("the upstream broke the connection", error);
        }
    }

    /// <summary>What a receive gave; the end of the connection is the end of the body only where nothing else marks it.</summary>
    private int Checked(int received)
    {
        if (received > 0)
        {
            return received;
        }

        _token.ThrowIfCancellationRequested();
        if (Head.IsChunked || Head.ContentLength >= 0)
        {
            throw new IOException("the upstream ended its answer early");
        }

        _ended = true;
        return 0;
    }

    private int Unframe(Span<byte> bytes)
    {
        if (!Head.IsChunked)
        {
            int body = (int)Math.Min(_left, bytes.Length);
            _left -= body;
            _ended |= _left == 0;
            _reusable &= body == bytes.Length;
            return body;
        }

        int count = _chunked.Decode(bytes, out int excess);
        if (_chunked.IsMalformed)
        {
            _reusable = false;
            throw new IOException("the upstream's answer is not framed as it says");
        }

        _ended |= _chunked.IsComplete;
        _reusable &= excess == 0;
        return count;
    }
}
