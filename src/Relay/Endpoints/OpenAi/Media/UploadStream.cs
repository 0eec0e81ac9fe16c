using System.Text;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>An upload from its beginning to its end, with the value of one field replaced where wanted. Read only, forward only.</summary>
internal sealed class UploadStream : Stream
{
    private readonly Upload _upload;
    private readonly byte[] _value;
    private readonly long _start;
    private readonly long _end;
    private long _position;
    private int _valueSent;

    public UploadStream(Upload upload, string? field, string value)
    {
        _upload = upload;
        _value = field is null ? [] : Encoding.UTF8.GetBytes(value);
        (_start, _end) = field is null ? (long.MaxValue, long.MaxValue) : upload.RangeOf(field);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _start && _valueSent < _value.Length)
        {
            int count = Math.Min(buffer.Length, _value.Length - _valueSent);
            _value.AsMemory(_valueSent, count).CopyTo(buffer);
            _valueSent += count;
            return new(count);
        }

        if (_position == _start)
        {
            _position = _end;
        }

        if (_position < _start && buffer.Length > _start - _position)
        {
            buffer = buffer[..(int)(_start - _position)];
        }

        return ReadSourceAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<int> ReadSourceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count = await _upload.ReadKeptAsync(_position, buffer, cancellationToken);
        count = count > 0 ? count : await _upload.ReadRestAsync(buffer, cancellationToken);
        _position += count;
        return count;
    }
}
