using System.Net;
using Relay.Archive;
using Xunit;

namespace Relay.Tests.Archive;

/// <summary>Names that lead elsewhere than they seem to.</summary>
public sealed class LinkHttpTests
{
    [Fact]
    public async Task Send_NameThatLeadsHere_IsRefusedBeforeAnythingIsSent()
    {
        await using LinkServer server = await LinkServer.StartAsync(static _ => { });
        using HttpMessageInvoker http = LinkHttp.Create(
            allowPrivate: false, resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("169.254.169.254"), IPAddress.IPv6Loopback]));

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(http, server));

        Assert.IsType<PrivateAddressException>(error.InnerException);
        Assert.Equal(0, server.Requests);
    }

    // Rebinding: a name with one answer for who looks at it and another for who connects.
    [Fact]
    public async Task Send_NameThatChangesItsMind_ConnectsToTheAddressThatWasLookedAt()
    {
        await using LinkServer server = await LinkServer.StartAsync(static _ => { });
        int asked = 0;
        using HttpMessageInvoker http = LinkHttp.Create(
            allowPrivate: true, resolve: (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Loopback : IPAddress.Parse("127.0.0.2")]));

        using HttpResponseMessage response = await GetAsync(http, server);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((1, 1), (asked, server.Requests));
    }

    private static Task<HttpResponseMessage> GetAsync(HttpMessageInvoker http, LinkServer server)
    {
        UriBuilder link = new(server.Link) { Host = "cdn.example" };
        return http.SendAsync(new HttpRequestMessage(HttpMethod.Get, link.Uri), TestContext.Current.CancellationToken);
    }
}
