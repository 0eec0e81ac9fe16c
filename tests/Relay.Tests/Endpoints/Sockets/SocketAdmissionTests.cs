using System.Net;
using System.Net.WebSockets;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.Identity;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

/// <summary>Who may speak on a socket, and how much, in each of its dialects: an account's balance and a token's limits.</summary>
public sealed class SocketAdmissionTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    // Of 26 characters of speech-02-hd (3.5 per ten thousand).
    private const string Text = "The quick brown fox, again";
    private const long TextUnits = 26;
    private const long TextNanos = TextUnits * 350_000;

    public enum Dialect
    {
        Plain,
        Bidi,
        Envelope,
        Bearer,
    }

    [Theory]
    [InlineData(Dialect.Plain)]
    [InlineData(Dialect.Bidi)]
    [InlineData(Dialect.Envelope)]
    [InlineData(Dialect.Bearer)]
    public async Task Say_BalanceShortByANano_Is1008AndTheUpstreamIsNotAsked(Dialect dialect)
    {
        TestCaller caller = await Host.AddCallerAsync(balanceNanos: TextNanos - 1);
        using SocketClient client = await StartAsync(dialect, caller.Token);

        SocketMessage refused = await SayRefusedAsync(dialect, client);
        client.Socket.Abort();

        Assert.Equal(1008, CodeOf(refused));
        Assert.Empty(await Host.CallsAsync(caller));
        Assert.DoesNotContain(Host.Fake.Log.Calls, static call => call.Text == Text);
    }

    [Theory]
    [InlineData(Dialect.Plain)]
    [InlineData(Dialect.Bidi)]
    [InlineData(Dialect.Envelope)]
    [InlineData(Dialect.Bearer)]
    public async Task Say_MoreTextsThanTheMinuteAllows_Is1002(Dialect dialect)
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(0, null, null, null)!);
        using SocketClient client = await StartAsync(dialect, caller.Token);

        SocketMessage refused = await SayRefusedAsync(dialect, client);
        client.Socket.Abort();

        Assert.Equal(1002, CodeOf(refused));
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Theory]
    [InlineData(Dialect.Plain)]
    [InlineData(Dialect.Bidi)]
    [InlineData(Dialect.Envelope)]
    [InlineData(Dialect.Bearer)]
    public async Task Say_MoreUnitsThanTheDayAllows_Is1039(Dialect dialect)
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, null, TextUnits - 1, null)!);
        using SocketClient client = await StartAsync(dialect, caller.Token);

        SocketMessage refused = await SayRefusedAsync(dialect, client);
        client.Socket.Abort();

        Assert.Equal(1039, CodeOf(refused));
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Theory]
    [InlineData(Dialect.Bidi)]
    [InlineData(Dialect.Envelope)]
    [InlineData(Dialect.Bearer)]
    public async Task Start_ModelThatTheTokenMayNotUse_Is1004(Dialect dialect)
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, null, null, "echo")!);
        using SocketClient client = await ConnectAsync(dialect, caller.Token);

        await client.SendAsync(StartOf(dialect));
        SocketMessage refused = (await client.ReceiveUntilAsync(static message => CodeOf(message) != 0))[^1];
        client.Socket.Abort();

        Assert.Equal(1004, CodeOf(refused));
    }

    [Theory]
    [InlineData(Dialect.Plain, HttpStatusCode.Unauthorized)]
    [InlineData(Dialect.Bidi, HttpStatusCode.Unauthorized)]
    public async Task Connect_WithoutAToken_IsRefusedBeforeTheUpgrade(Dialect dialect, HttpStatusCode status)
    {
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(Address(dialect), null));

        Assert.Contains(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The number of an error in whichever form the dialect has; 0 for anything else.</summary>
    internal static int CodeOf(SocketMessage message) =>
        message.Code != 0 ? message.Code
        : message.Root.TryGetProperty("data", out var data) && data.ValueKind == System.Text.Json.JsonValueKind.Object
            && data.TryGetProperty("code", out var code) ? code.GetInt32()
        : 0;

    private static string StartOf(Dialect dialect) => dialect == Dialect.Envelope
        ? """{"type":"start","data":{"model":"speech-02-hd","voice_id":"male-qn-qingse"}}"""
        : SocketClient.Start();

    private static async Task<SocketMessage> SayRefusedAsync(Dialect dialect, SocketClient client)
    {
        await client.SendAsync(dialect == Dialect.Envelope ? $$$"""{"type":"data","data":{"text":"{{{Text}}}"}}""" : SocketClient.Say(Text));
        return (await client.ReceiveUntilAsync(static message => CodeOf(message) != 0))[^1];
    }

    private Uri Address(Dialect dialect)
    {
        string path = dialect switch
        {
            Dialect.Plain => SocketEndpoint.PlainPath,
            Dialect.Bidi => SocketEndpoint.BidiPath,
            _ => "/",
        };
        return new UriBuilder(new Uri(Host.Server.Addresses[0], path)) { Scheme = "ws" }.Uri;
    }

    private async Task<SocketClient> ConnectAsync(Dialect dialect, string token)
    {
        if (dialect is Dialect.Plain or Dialect.Bidi)
        {
            return await SocketClient.ConnectAsync(Address(dialect), token);
        }

        SocketClient client = await SocketClient.ConnectAsync(Address(dialect), null);
        await client.SendAsync(dialect == Dialect.Envelope
            ? $$$"""{"type":"auth","data":{"authorization":"Bearer {{{token}}}"}}"""
            : $$"""{"bearer_token":"{{token}}"}""");
        return client;
    }

    private async Task<SocketClient> StartAsync(Dialect dialect, string token)
    {
        SocketClient client = await ConnectAsync(dialect, token);
        await client.SendAsync(StartOf(dialect));
        await client.ReceiveUntilAsync(dialect == Dialect.Envelope ? "started" : "task_started");
        return client;
    }

    private async Task<TestCaller> AddAsync(TokenLimits limits)
    {
        TestCaller caller = await Host.AddCallerAsync();
        TokenHash.TryCompute(caller.Token, out TokenHash hash);
        TokenRecord token = (await Host.Server.Accounts.FindTokenAsync(hash, default))!;
        await new TokenLimitStore(Host.Server.Store).SetAsync(token.Caller.TokenId, new TokenTerms(limits), default);
        return caller;
    }
}
