using Relay.FakeUpstreams;
using Relay.Streaming;
using Relay.Upstreams;
using Relay.Upstreams.MiniMax;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

public sealed class WarmSocketTests
{
    [Fact]
    public async Task Start_PoolIsWarm_TakesASocketFromIt()
    {
        await using SocketTestHost host = await new SocketTestHost { MiniMax = { WarmSockets = 2 } }.StartAsync();
        using SocketClient first = await host.ConnectStartedAsync();
        await host.Fake.Log.WaitForOpenSocketsAsync(3, SocketTestHost.Token);
        host.Fake.Options.HttpStatus = 503;

        using SocketClient second = await host.ConnectStartedAsync();
        await second.SayAsync("one");
        await second.ReceiveTextAsync();

        Assert.Equal(EndReason.Completed, (await host.RowAsync()).EndReason);
    }

    [Fact]
    public async Task Connect_SurfaceNotUsed_DialsNothing()
    {
        await using SocketTestHost host = await new SocketTestHost { MiniMax = { WarmSockets = 2 } }.StartAsync();

        using SocketClient client = await host.ConnectAsync();
        await client.ReceiveAsync();

        Assert.Equal(0, host.Fake.Log.SocketsOpened);
    }

    [Fact]
    public async Task Start_WarmSocketsDied_DialsAFreshOne()
    {
        await using SocketTestHost host = await new SocketTestHost { MiniMax = { WarmSockets = 2 } }.StartAsync();
        using SocketClient first = await host.ConnectStartedAsync();
        await host.Fake.Log.WaitForOpenSocketsAsync(3, SocketTestHost.Token);
        await host.Fake.CloseListenerAsync();
        await host.Fake.OpenListenerAsync();

        using SocketClient second = await host.ConnectStartedAsync();
        await second.SayAsync("one");
        await second.ReceiveTextAsync();

        Assert.Equal(EndReason.Completed, (await host.RowAsync()).EndReason);
    }

    [Fact]
    public async Task Take_ParkedSocketHearsSomething_IsDropped()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        MiniMaxOptions options = new() { BaseUrl = fake.BaseAddress.ToString(), WarmSockets = 1, Keys = ["k"] };
        using MiniMaxDialer dialer = new(options, TimeProvider.System);
        using MiniMaxSocketPool pool = new(options, dialer, TimeProvider.System);
        fake.Options.IdleTimeout = TimeSpan.FromMilliseconds(20);

        Assert.Null(pool.Take(SpeechSocketKind.Plain, new UpstreamKey("k", "k")));
        await fake.Log.WaitAsync(static log => log is { SocketsOpened: 1, OpenSockets: 0 }, SocketTestHost.Token);

        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public async Task Take_OlderThanTrusted_IsDropped()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        MiniMaxOptions options = new() { BaseUrl = fake.BaseAddress.ToString(), WarmSockets = 1, WarmSocketMs = 0, Keys = ["k"] };
        UpstreamKey key = new("k", "k");
        using MiniMaxDialer dialer = new(options, TimeProvider.System);
        using MiniMaxSocketPool pool = new(options, dialer, TimeProvider.System);
        pool.Take(SpeechSocketKind.Plain, key);
        await fake.Log.WaitForOpenSocketsAsync(1, SocketTestHost.Token);

        Assert.Null(pool.Take(SpeechSocketKind.Plain, key));
    }
}
