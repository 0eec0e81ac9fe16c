using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Relay.Upstreams.Http;

/// <summary>
/// One TCP (or TLS) connection to an upstream. Owned by one call at a time; between calls by the pool. Reads go straight to the socket's
/// own awaitable, so waiting for a chunk allocates nothing, and cancelling is closing: no token is registered for each read.
/// </summary>
internal sealed class UpstreamConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly SslStream? _tls;

    private UpstreamConnection(Socket socket, SslStream? tls)
    {
        _socket = socket;
        _tls = tls;
    }

    /// <summary>When it was last given back, <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long IdleSince { get; set; }

    /// <summary>When it was opened.</summary>
    public long OpenedAt { get; set; }

    /// <summary>True while nothing has come on an idle connection: a close or stray bytes make it unfit.</summary>
    public bool IsQuiet => !_socket.Poll(0, SelectMode.SelectRead);

    /// <exception cref="IOException">No connection, or TLS failed.</exception>
    public static async ValueTask<UpstreamConnection> OpenAsync(UpstreamAddress address, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? tls = null;
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port), cancellationToken);
            if (address.IsTls)
            {
                tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = address.Host, ApplicationProtocols = [SslApplicationProtocol.Http11] },
                    cancellationToken);
            }

            return new UpstreamConnection(socket, tls);
        }
        catch (Exception error)
        {
            await (tls?.DisposeAsync() ?? ValueTask.CompletedTask);
            socket.Dispose();
            if (error is SocketException or System.Security.Authentication.AuthenticationException)
            {
                throw new IOException("the upstream could not be reached", error);
            }

            throw;
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_tls is not null)
        {
            return _tls.WriteAsync(bytes);
        }

        ValueTask<int> sending = _socket.SendAsync(bytes, SocketFlags.None);
        if (!sending.IsCompletedSuccessfully)
        {
            return SendRestAsync(sending, bytes);
        }

        int sent = sending.Result;
        return sent == bytes.Length ? ValueTask.CompletedTask : SendRestAsync(new ValueTask<int>(sent), bytes);
    }

    /// <summary>Receives some bytes; 0 when the peer has closed. An empty buffer waits until there is something to receive.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        _tls is null ? _socket.ReceiveAsync(buffer, SocketFlags.None) : _tls.ReadAsync(buffer);

    public void Dispose()
    {
        _tls?.Dispose();
        _socket.Dispose();
    }

    private async ValueTask SendRestAsync(ValueTask<int> sent, ReadOnlyMemory<byte> bytes)
    {
        int total = await sent;
        while (total < bytes.Length)
        {
            total += await _socket.SendAsync(bytes[total..], SocketFlags.None);
        }
    }
}
