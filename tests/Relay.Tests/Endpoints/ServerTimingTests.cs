using System.Data.Common;
using System.Globalization;
using System.Net;
using Relay.Endpoints;
using Relay.FakeUpstreams.Chat;
using Relay.Storage;
using Relay.Tests.Endpoints.Chat;
using Relay.Tests.Endpoints.OpenAi;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>What answers say about the upstream's time.</summary>
public sealed class ServerTimingTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    private const string Echo = """{"model":"echo","messages":[{"role":"user","content":"hi"}]}""";

    [Theory]
    [InlineData(Bodies.T2aPath)]
    [InlineData(Bodies.SpeechPath)]
    [InlineData(Bodies.ChatPath)]
    public async Task Post_ACall_SaysTheLedgersTimeToTheFirstByte(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();

        using HttpResponseMessage response = await Host.SendAsync(caller, path, BodyOf(path));
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        await Host.CallAsync(caller);

        Assert.Equal(Expected(FirstByteUs(Host, caller)), Assert.Single(response.Headers.GetValues(ServerTiming.Header)));
    }

    [Fact]
    public async Task Post_AnImage_SaysTheLedgersTimeToTheFirstByte()
    {
        MediaHost media = new();
        await media.InitializeAsync();
        await using (media)
        {
            TestCaller caller = await media.Chat.Relay.AddCallerAsync();

            using HttpResponseMessage response = await media.Chat.Relay.SendAsync(
                caller, "/v1/images/generations", """{"model":"fake-alias","prompt":"a cat"}""");
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            await media.Chat.Relay.CallAsync(caller);

            Assert.Equal(Expected(FirstByteUs(media.Chat.Relay, caller)), Assert.Single(response.Headers.GetValues(ServerTiming.Header)));
        }
    }

    [Fact]
    public async Task Post_ARefusedCall_SaysNothing()
    {
        TestCaller caller = await Host.AddCallerAsync(balanceNanos: 0);

        using HttpResponseMessage response = await Host.SendAsync(caller, Bodies.SpeechPath, Bodies.Speech());

        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.False(response.Headers.Contains(ServerTiming.Header));
    }

    [Fact]
    public async Task Post_AfterASignOfLife_SaysNothing()
    {
        await using ChatHost chat = await ChatHost.StartAsync(("Chat:KeepAliveMs", "100"));
        chat.Fake.Fault = new FakeChatFault { StallAfter = 0 };
        TestCaller caller = await chat.Relay.AddCallerAsync();

        using HttpResponseMessage response = await chat.Relay.SendAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());
        chat.Fake.Resume();
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains(ServerTiming.Header));
    }

    [Theory]
    [InlineData(Bodies.SpeechPath)]
    [InlineData(Bodies.ChatPath)]
    public async Task Post_SwitchedOff_SaysNothing(string path)
    {
        await using RelayHost quiet = await RelayHost.StartAsync(("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey), ("Metrics:ServerTiming", "false"));
        TestCaller caller = await quiet.AddCallerAsync();

        using HttpResponseMessage response = await quiet.SendAsync(caller, path, BodyOf(path));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains(ServerTiming.Header));
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static string BodyOf(string path) => path switch
    {
        Bodies.T2aPath => Bodies.T2aStream(),
        Bodies.SpeechPath => Bodies.Speech(),
        _ => Echo,
    };

    private static string Expected(long firstByteUs) =>
        "upstream;dur=" + (Math.Floor(firstByteUs / 100m) / 10).ToString("0.0", CultureInfo.InvariantCulture);

    private static long FirstByteUs(RelayHost host, TestCaller caller)
    {
        using DbConnection connection = host.Server.Store.Source.OpenConnection();
        using DbCommand command = connection.Statement(null, "SELECT first_byte_us FROM api_calls WHERE user_id = @user", ("@user", caller.AccountId));
        return (long)command.ExecuteScalar()!;
    }
}
