using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Relay.Diagnostics;

namespace Relay.Endpoints;

/// <summary>
/// A request body read whole into one pooled buffer. For bodies that are looked at (JSON requests of bounded size), not for uploads.
/// The owner disposes it when the call is over: the text sent upstream is borrowed from it.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstRentBytes = 4096;

    // A length is only a promise: until so much has come, no more is set aside for it.
    private const int MaxUnseenBytes = 1 << 20;

    // Looking at more JSON than this takes longer than other streams of the loop should wait.
    private const int LargeBytes = 256 * 1024;

    private byte[]? _buffer;
    private int _length;

    private RequestBody()
    {
    }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads the body; null when it is longer than <paramref name="limit"/> bytes. With a large one it goes on off any loop.</summary>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        // The limit is counted here; the server's own is another number, and would answer without the dialect's words,
        // or not take the rest of a body that is refused, so that its sender never reads why.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        if (request.ContentLength > limit)
        {
            return null;
        }

        RequestBody body = new() { _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength ?? FirstRentBytes, MaxUnseenBytes)) };
        int announced = (int)(request.ContentLength ?? 0);
        PipeReader reader = request.BodyReader;
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync(cancellationToken);
                bool fits = body.TryAppend(result.Buffer, announced, limit);
                reader.AdvanceTo(result.Buffer.End);
                if (!fits)
                {
                    body.Dispose();
                    return null;
                }

                if (result.IsCompleted)
                {
                    if (body._length > LargeBytes)
                    {
                        await HomeLoop.LeaveAsync();
                    }

                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        byte[]? buffer = _buffer;
        _buffer = null;
        _length = 0;
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryAppend(ReadOnlySequence<byte> bytes, int announced, int limit)
    {
        if (bytes.Length > limit - _length)
        {
            return false;
        }

        int needed = _length + (int)bytes.Length;
        if (needed > _buffer!.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, announced), (int)Math.Min(limit, _buffer.Length * 2L)));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length = needed;
        return true;
    }
}
