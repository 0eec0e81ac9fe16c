using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Relay.Sockets;

namespace Relay.Upstreams.Http;

/// <summary>
/// One TCP (or TLS) connection to an upstream. Owned by one call at a time; between calls by the pool. Waiting for a chunk allocates
/// nothing and holds no buffer, and cancelling is closing: no token is registered for each read.
/// </summary>
internal sealed class UpstreamConnection : IDisposable
{
    private readonly LoopSocket _socket;
    private readonly SslStream? _tls;

    private UpstreamConnection(LoopSocket socket, SslStream? tls)
    {
        _socket = socket;
        _tls = tls;
    }

    /// <summary>When it was last given back, <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long IdleSince { get; set; }

    /// <summary>When it was opened.</summary>
    public long OpenedAt { get; set; }

    /// <summary>True while nothing has come on an idle connection: a close or stray bytes make it unfit.</summary>
    public bool IsQuiet => _socket.IsQuiet;

    /// <exception cref="IOException">No connection, or TLS failed.</exception>
    public static async ValueTask<UpstreamConnection> OpenAsync(UpstreamAddress address, CancellationToken cancellationToken)
    {
        LoopSocket? socket = null;
        SslStream? tls = null;
        try
        {
            socket = await ConnectAsync(address.Host, address.Port, cancellationToken);
            if (address.IsTls)
            {
                tls = new SslStream(new LoopStream(socket));
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = address.Host, ApplicationProtocols = [SslApplicationProtocol.Http11] },
                    cancellationToken);
            }

            return new UpstreamConnection(socket, tls);
        }
        catch (Exception error)
        {
            await (tls?.DisposeAsync() ?? ValueTask.CompletedTask);
            socket?.Dispose();
            if (error is SocketException or System.Security.Authentication.AuthenticationException)
            {
                throw new IOException("the upstream could not be reached", error);
            }

            throw;
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _tls?.WriteAsync(bytes) ?? LoopStream.SendAsync(_socket, bytes);

    /// <summary>Receives some bytes; 0 when the peer has closed. An empty buffer waits until there is something to receive.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _tls?.ReadAsync(buffer) ?? LoopStream.ReceiveAsync(_socket, buffer);

    public void Dispose()
    {
        _tls?.Dispose();
        _socket.Dispose();
    }

    /// <summary>The first of the host's addresses that answers.</summary>
    private static async ValueTask<LoopSocket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        EventLoop loop = EventLoops.Nearest(); // before anything waits: the loop of the caller's connection
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        SocketException? failure = null;
        foreach (IPAddress address in addresses)
        {
            try
            {
                return await LoopSocket.ConnectAsync(loop, new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException error)
            {
                failure = error;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }
}
