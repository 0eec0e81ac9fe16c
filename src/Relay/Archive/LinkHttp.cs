using System.Net;
using System.Net.Sockets;

namespace Relay.Archive;

/// <summary>
/// The HTTP client for links. Names are resolved here and the connection goes to an address that was looked at, so that a name which
/// changes its mind in between, or a redirect, leads nowhere else. No proxy, cookies or credentials.
/// </summary>
internal static class LinkHttp
{
    private const int MaxRedirects = 3;

    /// <param name="allowPrivate">Addresses that are not of the open internet will do.</param>
    /// <param name="followsRedirects">A few are followed; each target is looked at like the first one.</param>
    /// <param name="resolve">Addresses of a name; null: the system's.</param>
    public static HttpMessageInvoker Create(
        bool allowPrivate, bool followsRedirects = true, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = followsRedirects, // never from https to http
            MaxAutomaticRedirections = MaxRedirects,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, resolve ?? Dns.GetHostAddressesAsync, allowPrivate, cancellationToken),
        });

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool allowPrivate, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = [.. (await resolve(target.Host, cancellationToken)).Where(address => allowPrivate || PublicAddress.Is(address))];
        if (addresses.Length == 0)
        {
            throw new PrivateAddressException();
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
