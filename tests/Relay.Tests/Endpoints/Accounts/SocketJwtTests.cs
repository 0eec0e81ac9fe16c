using System.Net;
using System.Net.WebSockets;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.Tests.Endpoints.Sockets;
using Xunit;

namespace Relay.Tests.Endpoints.Accounts;

/// <summary>A JWT is good wherever an API token is, sockets included.</summary>
public sealed class SocketJwtTests(AccountsHost host) : RelayTests<AccountsHost>(host)
{
    [Theory]
    [InlineData(SocketEndpoint.PlainPath)]
    [InlineData(SocketEndpoint.BidiPath)]
    public async Task Connect_WithAJwtInTheHeader_SpeaksAndChargesItsUser(string path)
    {
        string name = await Host.RegisterAsync();
        using SocketClient client = await SocketClient.ConnectAsync(Address(path), await Host.CreateTokenAsync(name));

        await client.SendAsync(SocketClient.Start());
        await client.ReceiveUntilAsync("task_started");
        await client.SayAsync("Ten chars.");
        await client.EventAsync("task_finish");
        await client.ReceiveAllAsync();

        long account = (await Host.Server.Accounts.FindAccountAsync(name, TestContext.Current.CancellationToken))!.Value;
        TestCall call = Assert.Single(await Host.CallsAsync(new TestCaller(account, name, "")));
        Assert.Equal(10, call.BilledChars);
    }

    [Fact]
    public async Task Auth_WithAJwtInTheFirstMessage_IsAnswered()
    {
        string name = await Host.RegisterAsync();
        string jwt = await Host.CreateTokenAsync(name);
        using SocketClient client = await SocketClient.ConnectAsync(Address("/"), null);

        await client.SendAsync($$$"""{"type":"auth","data":{"authorization":"Bearer {{{jwt}}}"}}""");
        SocketMessage answer = await client.ReceiveAsync();
        client.Socket.Abort();

        Assert.Equal("auth_ok", answer.Event);
        Assert.Equal(name, answer.Root.GetProperty("data").GetProperty("username").GetString());
    }

    [Fact]
    public async Task Connect_WithAJwtThatWasRevoked_IsRefusedBeforeTheUpgrade()
    {
        string jwt = await Host.CreateTokenAsync(await Host.RegisterAsync());
        Assert.Equal(HttpStatusCode.OK, (await Host.PostAsync("/revoke_token", AccountsHost.TokenBody(jwt), jwt)).Status);

        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.ConnectAsync(Address(SocketEndpoint.PlainPath), jwt));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_WithAJwtWhoseSignatureIsOfAnother_IsRefusedBeforeTheUpgrade()
    {
        string name = await Host.RegisterAsync();
        string jwt = await Host.CreateTokenAsync(name);
        string other = await Host.CreateTokenAsync(name);
        string forged = jwt[..(jwt.LastIndexOf('.') + 1)] + other[(other.LastIndexOf('.') + 1)..];

        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.ConnectAsync(Address(SocketEndpoint.PlainPath), forged));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    private Uri Address(string path) => new UriBuilder(new Uri(Host.Server.Addresses[0], path)) { Scheme = "ws" }.Uri;
}
