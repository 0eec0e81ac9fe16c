using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Relay.Protocol.Http;

namespace Relay.Upstreams.Http;

/// <summary>
/// HTTP/1.1 to one upstream, made for relaying: one send for a whole request, no redirects, cookies, proxies or decompression, and a body
/// that is read without copies or allocations per chunk. Thread-safe.
/// <para>Why not SocketsHttpHandler: its chunked stream allocates a state machine for each read that waits and copies each chunk through
/// a buffer of its own; ARCHITECTURE.md ("Decisions") has the measurement.</para>
/// </summary>
internal sealed class UpstreamHttp(UpstreamConnectionPool pool) : IDisposable
{
    private const int MaxHeadBytes = 32 * 1024;
    private const int FirstReadBytes = 4096;

    /// <summary>Sends a POST and reads the answer's head.</summary>
    /// <param name="path">Below the address's base path.</param>
    /// <param name="headers">Header lines, each ended by CR LF. Must not contain a caller's text.</param>
    /// <param name="body">JSON. Borrowed until this returns.</param>
    /// <param name="cancellationToken">Also ends the body's reading.</param>
    /// <exception cref="IOException">No connection, it broke, or the answer is not HTTP.</exception>
    public ValueTask<UpstreamResponse> PostAsync(string path, string headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        ExchangeAsync(PlainRequest.Post, path, headers, body, cancellationToken);

    /// <summary>Sends a GET and reads the answer's head.</summary>
    /// <param name="path">Below the address's base path.</param>
    /// <param name="headers">Header lines, each ended by CR LF. Must not contain a caller's text.</param>
    /// <param name="cancellationToken">Also ends the body's reading.</param>
    /// <exception cref="IOException">No connection, it broke, or the answer is not HTTP.</exception>
    public ValueTask<UpstreamResponse> GetAsync(string path, string headers, CancellationToken cancellationToken) =>
        ExchangeAsync(PlainRequest.Get, path, headers, default, cancellationToken);

    /// <summary>Sends a DELETE and reads the answer's head.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public ValueTask<UpstreamResponse> DeleteAsync(string path, string headers, CancellationToken cancellationToken) =>
        ExchangeAsync(PlainRequest.Delete, path, headers, default, cancellationToken);

    /// <summary>
    /// Sends a POST whose body comes while it is sent, and reads the answer's head. Always on a new connection: what has been read from the
    /// body cannot be sent twice when an old one turns out to be closed.
    /// </summary>
    /// <param name="path">Below the address's base path.</param>
    /// <param name="headers">Header lines, each ended by CR LF. Must not contain a caller's text.</param>
    /// <param name="contentType">Checked: visible ASCII and spaces.</param>
    /// <param name="body">Read to its end. Its exceptions pass through.</param>
    /// <param name="length">Its length in bytes; -1 sends it chunked.</param>
    /// <param name="cancellationToken">Also ends the answer's reading.</param>
    /// <exception cref="IOException">No connection, it broke, or the answer is not HTTP.</exception>
    public async ValueTask<UpstreamResponse> PostAsync(
        string path, string headers, string contentType, Stream body, long length, CancellationToken cancellationToken)
    {
        string framing = length < 0 ? "Transfer-Encoding: chunked"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Content-Length: {length}");
        byte[] head = Encoding.Latin1.GetBytes(
            $"{PlainRequest.Post}{pool.Address.BasePath}{path} HTTP/1.1\r\nHost: {pool.Address.HostHeader}\r\nContent-Type: {contentType}\r\n{framing}\r\n{headers}\r\n");
        UpstreamConnection connection = await pool.OpenAsync(cancellationToken);
        return (await TryExchangeAsync(connection, new StreamedRequest(head, new StreamedBody(body, length)), isReused: false, cancellationToken))!;
    }

    public void Dispose() => pool.Dispose();

    private async ValueTask<UpstreamResponse> ExchangeAsync(
        string method, string path, string headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        PlainRequest request = new(pool.Address, method, path, headers, body);
        if (pool.TryTake(out UpstreamConnection? used) && await TryExchangeAsync(used, request, isReused: true, cancellationToken) is { } response)
        {
            return response;
        }

        UpstreamConnection connection = await pool.OpenAsync(cancellationToken);
        return (await TryExchangeAsync(connection, request, isReused: false, cancellationToken))!;
    }

    /// <summary>Null when a reused connection turned out to have been closed by the upstream before it answered anything: the request went
    /// nowhere, and a new connection may carry it.</summary>
    private async ValueTask<UpstreamResponse?> TryExchangeAsync<TRequest>(
        UpstreamConnection connection, TRequest request, bool isReused, CancellationToken cancellationToken)
        where TRequest : struct, IUpstreamRequest
    {
        byte[]? buffer = null;
        int received = 0;
        bool handedOver = false;
        try
        {
            await using CancellationTokenRegistration cancel =
                cancellationToken.UnsafeRegister(static state => ((UpstreamConnection)state!).Dispose(), connection);
            await request.SendAsync(connection, cancellationToken);
            while (true)
            {
                // Nothing is held while the upstream thinks: thousands of calls do that at a time, and a buffer just given back is still in the cache.
                await connection.ReceiveAsync(Memory<byte>.Empty);
                buffer ??= ArrayPool<byte>.Shared.Rent(FirstReadBytes);
                int count = await connection.ReceiveAsync(buffer.AsMemory(received));
                if (count == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return isReused && received == 0 ? null : throw new IOException("the upstream closed the connection without an answer");
                }

                received += count;
                int end = SkipInterim(buffer, ref received);
                if (end > 0)
                {
                    if (!ResponseHead.TryParse(buffer.AsSpan(0, end), out ResponseHead head))
                    {
                        throw new IOException("the upstream's answer is not HTTP");
                    }

                    await cancel.DisposeAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                    handedOver = true;
                    byte[]? rest = received > end ? buffer : null;
                    buffer = rest is null ? buffer : null;
                    return new UpstreamResponse(pool, connection, head, rest, end, received - end, cancellationToken);
                }

                buffer = Grow(buffer, received);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return isReused && received == 0 ? null : throw new IOException("the upstream broke the connection", error);
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            if (!handedOver)
            {
                connection.Dispose();
            }
        }
    }

    /// <summary>Drops 1xx heads in front. Returns where the final head ends, or -1 while it is not there.</summary>
    private static int SkipInterim(byte[] buffer, ref int received)
    {
        while (true)
        {
            int end = ResponseHead.FindEnd(buffer.AsSpan(0, received));
            if (end < 0 || !ResponseHead.TryParse(buffer.AsSpan(0, end), out ResponseHead head) || head.Status >= 200)
            {
                return end;
            }

            buffer.AsSpan(end, received - end).CopyTo(buffer);
            received -= end;
        }
    }

    private static byte[] Grow(byte[] buffer, int received)
    {
        if (received < buffer.Length)
        {
            return buffer;
        }

        if (received >= MaxHeadBytes)
        {
            throw new IOException("the upstream's answer has too long a head");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, received).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
