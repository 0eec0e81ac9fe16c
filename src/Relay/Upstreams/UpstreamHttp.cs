using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Relay.Upstreams;

/// <summary>The HTTP client of one upstream: nothing that a relay must not do (redirects, cookies, proxies, decompression).</summary>
internal static class UpstreamHttp
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker owns and disposes its handler.")]
    public static HttpMessageInvoker Create(int connectTimeoutMs, int idleConnectionMs)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromMilliseconds(connectTimeoutMs),
            PooledConnectionIdleTimeout = TimeSpan.FromMilliseconds(idleConnectionMs),
            // New addresses of a moved host are noticed within this time; long streams are not cut by it.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            // A cancelled stream is not read to its end to save the connection: the upstream would go on synthesizing.
            MaxResponseDrainSize = 0,
            ResponseDrainTimeout = TimeSpan.Zero,
        };
        return new HttpMessageInvoker(handler);
    }
}
