using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>
/// The body of one answer. One flow writes; every write returns once the kernel has taken the bytes (the listener's transport
/// buffers nothing), so a slow reader is felt here and a cut comes after what was written before it. Messages that fit the
/// buffer go out in one write, larger ones in windows of it: a last event of 69 MB needs no 69 MB.
/// </summary>
internal sealed class BodyOutput : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    private readonly PipeWriter _body;
    private readonly bool _oneByte;
    private readonly CancellationToken _gone;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);

    public BodyOutput(HttpContext context, FakeMiniMaxOptions options, CancellationToken gone)
    {
        _body = context.Response.BodyWriter;
        _oneByte = options.OneByteWrites;
        _gone = gone;
    }

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(BodyOutput));

    public ValueTask WriteAsync(MessageParts parts, Clip clip, long offset, long audioBytes)
    {
        long size = MessageBytes.SizeOf(parts, audioBytes);
        if (size > Buffer.Length)
        {
            return WriteWindowsAsync(parts, clip, offset, audioBytes);
        }

        MessageBytes.Fill(Buffer, parts, clip, offset, (int)audioBytes);
        return WriteAsync(Buffer.AsMemory(0, (int)size));
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        int step = _oneByte ? 1 : bytes.Length;
        for (int at = 0; at < bytes.Length; at += step)
        {
            FlushResult result = await _body.WriteAsync(bytes.Slice(at, step), CancellationToken.None);
            // Kestrel swallows writes to a connection that is gone; the caller must not count them.
            if (result.IsCompleted || result.IsCanceled || _gone.IsCancellationRequested)
            {
                throw new OperationCanceledException(_gone);
            }
        }
    }

    public void Dispose()
    {
        byte[]? buffer = _buffer;
        _buffer = null;
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask WriteWindowsAsync(MessageParts parts, Clip clip, long offset, long audioBytes)
    {
        await WriteAsync(parts.Before);
        await WriteHexAsync(clip, offset, audioBytes);
        await WriteAsync(parts.After);
    }

    private async ValueTask WriteHexAsync(Clip clip, long offset, long audioBytes)
    {
        while (audioBytes > 0)
        {
            int count = (int)Math.Min(audioBytes, Buffer.Length / 2);
            clip.CopyHex(offset, Buffer.AsSpan(0, 2 * count));
            await WriteAsync(Buffer.AsMemory(0, 2 * count));
            offset += count;
            audioBytes -= count;
        }
    }
}
