using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Relay.Sockets;

/// <summary>
/// A caller's connection, as Kestrel takes it: requests come through a pipe that a loop fills, answers go out through
/// <see cref="SocketOutput"/>.
/// </summary>
internal sealed class LoopConnection : DefaultConnectionContext, IDuplexPipe, IMemoryPoolFeature
{
    // Everything in line: the continuation of a receive is the parsing of the request.
    private static readonly PipeOptions s_input = new(
        pool: BlockPool.Shared, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false,
        pauseWriterThreshold: 1024 * 1024, resumeWriterThreshold: 512 * 1024);

    private readonly LoopSocket _socket;
    private readonly Pipe _input = new(s_input);
    private readonly SocketOutput _output;
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _receiving;
    private volatile Exception? _abortReason;

    public LoopConnection(LoopSocket socket, string id, EndPoint? local, EndPoint? remote)
        : base(id)
    {
        _socket = socket;
        _output = new SocketOutput(socket);
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        Transport = this;
        Features.Set<IMemoryPoolFeature>(this);
        _receiving = ReceiveAsync();
    }

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => BlockPool.Shared;

    PipeReader IDuplexPipe.Input => _input.Reader;

    PipeWriter IDuplexPipe.Output => _output;

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _abortReason ??= abortReason;
        _socket.Shutdown(); // wakes the receiving loop, which ends the rest
        _output.CancelPendingFlush();
    }

    public override async ValueTask DisposeAsync()
    {
        await _input.Reader.CompleteAsync();
        await _output.CompleteAsync();
        _socket.Shutdown();
        _socket.Dispose();
        await _receiving;
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private async Task ReceiveAsync()
    {
        Exception? reason = null;
        try
        {
            while (true)
            {
                await _socket.WaitReadableAsync();
                int count = _socket.Receive(_input.Writer.GetMemory().Span);
                if (count == 0)
                {
                    break;
                }

                if (count > 0)
                {
                    _input.Writer.Advance(count);
                    FlushResult flushed = await _input.Writer.FlushAsync();
                    if (flushed.IsCompleted || flushed.IsCanceled)
                    {
                        break;
                    }
                }
            }
        }
        catch (SocketException error)
        {
            reason = error.SocketErrorCode == SocketError.ConnectionReset ? new ConnectionResetException(error.Message, error) : error;
        }
        catch (ObjectDisposedException error)
        {
            reason = new ConnectionAbortedException("the connection was closed on this side", error);
        }

        await _input.Writer.CompleteAsync(_abortReason ?? reason);
        // Not in line: what is registered here ends requests, and this may be the thread of the loop.
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.FireClosed(), this, preferLocal: false);
    }

    private void FireClosed()
    {
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Kestrel was done with the connection first.
        }
    }
}
