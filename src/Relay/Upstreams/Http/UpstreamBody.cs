namespace Relay.Upstreams.Http;

/// <summary>An answer's body as a stream, or so many bytes of it. Read only, forward only; the answer stays its owner's.</summary>
/// <param name="response">The answer.</param>
/// <param name="first">Bytes that have been read already and come in front.</param>
/// <param name="length">Where it ends; -1: where the answer does. An answer that ends earlier is an error then.</param>
internal sealed class UpstreamBody(UpstreamResponse response, ReadOnlyMemory<byte> first = default, long length = -1) : Stream
{
    private ReadOnlyMemory<byte> _first = first;
    private long _left = length < 0 ? long.MaxValue : length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The answer broke off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, _left)];
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int count;
        if (_first.IsEmpty)
        {
            count = await response.ReadAsync(buffer);
        }
        else
        {
            count = Math.Min(buffer.Length, _first.Length);
            _first[..count].CopyTo(buffer);
            _first = _first[count..];
        }

        _left -= count;
        return count > 0 || length < 0 ? count : throw new IOException("the answer ended inside a file");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
