namespace Relay.Sockets;

/// <summary>A <see cref="LoopSocket"/> as a stream, for TLS. A read of nothing waits until there is something, holding no buffer.</summary>
internal sealed class LoopStream(LoopSocket socket) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ReceiveAsync(socket, buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => SendAsync(socket, buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Writing is sending.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("event loops do not block");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("event loops do not block");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Receives some bytes; 0 when the peer has ended. An empty buffer waits until there is something to receive.</summary>
    public static ValueTask<int> ReceiveAsync(LoopSocket socket, Memory<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return socket.WaitReadableAsync();
        }

        int count = socket.Receive(buffer.Span);
        return count >= 0 ? new(count) : WaitAndReceiveAsync(socket, buffer);
    }

    /// <summary>Sends all of it.</summary>
    public static ValueTask SendAsync(LoopSocket socket, ReadOnlyMemory<byte> bytes)
    {
        int sent = bytes.IsEmpty ? 0 : socket.Send(bytes.Span);
        return sent == bytes.Length ? ValueTask.CompletedTask : WaitAndSendAsync(socket, bytes[sent..]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async ValueTask<int> WaitAndReceiveAsync(LoopSocket socket, Memory<byte> buffer)
    {
        int count;
        do
        {
            await socket.WaitReadableAsync();
            count = socket.Receive(buffer.Span);
        }
        while (count < 0);

        return count;
    }

    private static async ValueTask WaitAndSendAsync(LoopSocket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            await socket.WaitWritableAsync();
            bytes = bytes[socket.Send(bytes.Span)..];
        }
    }
}
