using System.Net;
using Xunit;

namespace Relay.Tests.Endpoints.Accounts;

/// <summary>Guessing passwords ends soon; proxies are believed only where the settings say so.</summary>
public sealed class LoginThrottleTests
{
    private const string Wrong = """{"username":"NAME","password":"wrong password"}""";

    [Fact]
    public async Task Login_TooManyWrongPasswordsForOneAccount_AreThrottledAlsoForTheRightOne()
    {
        await using RelayHost host = await RelayHost.StartAsync(("Accounts:MaxFailuresPerAccount", "2"), ("Accounts:HashThreads", "2"));
        await host.PostAsync("/register", """{"username":"ada","password":"right password","email":"ada@example.com"}""");
        await FailAsync(host, "ada");
        await FailAsync(host, "ada");

        using HttpResponseMessage response = await host.SendAsync(
            new TestCaller(0, "", ""), "/login", """{"username":"ada","password":"right password"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 600);
        Assert.Equal(HttpStatusCode.Unauthorized, await FailAsync(host, "bob"));
    }

    [Fact]
    public async Task Login_TooManyWrongPasswordsFromOneAddress_AreThrottledForEveryAccount()
    {
        await using RelayHost host = await RelayHost.StartAsync(("Accounts:MaxFailuresPerAddress", "2"), ("Accounts:HashThreads", "2"));
        await FailAsync(host, "ada");
        await FailAsync(host, "bob");

        Assert.Equal(HttpStatusCode.TooManyRequests, await FailAsync(host, "carol"));
    }

    [Fact]
    public async Task Login_WithForwardedForFromAStranger_CountsTheConnection()
    {
        await using RelayHost host = await RelayHost.StartAsync(("Accounts:MaxFailuresPerAddress", "1"));
        await FailAsync(host, "ada", "203.0.113.1");

        Assert.Equal(HttpStatusCode.TooManyRequests, await FailAsync(host, "bob", "203.0.113.2"));
    }

    [Fact]
    public async Task Login_WithForwardedForFromATrustedProxy_CountsTheLastStranger()
    {
        await using RelayHost host = await RelayHost.StartAsync(
            ("Accounts:MaxFailuresPerAddress", "1"), ("Accounts:TrustedProxies:0", "127.0.0.0/8"), ("Accounts:TrustedProxies:1", "10.1.1.1"));
        await FailAsync(host, "ada", "203.0.113.1");

        Assert.Equal(HttpStatusCode.Unauthorized, await FailAsync(host, "bob", "203.0.113.2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await FailAsync(host, "carol", "1.2.3.4, 203.0.113.1, 10.1.1.1"));
    }

    [Fact]
    public async Task Login_MoreAtOnceThanMayWait_AreToldToComeAgain()
    {
        await using RelayHost host = await RelayHost.StartAsync(("Accounts:MaxWaitingHashes", "1"));

        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => FailAsync(host, $"user-{i}")));

        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers);
        Assert.Contains(HttpStatusCode.Unauthorized, answers);
    }

    private static async Task<HttpStatusCode> FailAsync(RelayHost host, string name, string? forwardedFor = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/login") { Content = new StringContent(Wrong.Replace("NAME", name, StringComparison.Ordinal)) };
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        using HttpResponseMessage response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
