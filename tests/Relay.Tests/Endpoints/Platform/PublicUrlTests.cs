using System.Net;
using System.Net.Sockets;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>A Relay that the platform can call: it is challenged there, and told of its tasks.</summary>
public sealed class PublicUrlTests
{
    [Fact]
    public async Task Create_WithPublicUrl_AnswersThePlatformsChallenge()
    {
        int port = FreePort();
        RelayHost host = await RelayHost.StartAsync(
            ("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey), ("Listen", $"http://127.0.0.1:{port}"), ("Tasks:PollMs", "20"),
            ("Tasks:PublicUrl", $"http://127.0.0.1:{port}"));
        try
        {
            host.Fake.Options.TaskEnd = TaskEnd.Success;
            TestCaller caller = await host.AddCallerAsync();

            TestAnswer made = await host.AskAsync(caller, "/v1/video_generation", """{"model":"S2V-01","prompt":"a cat"}""");
            await Eventually.TrueAsync(() => host.Server.Follower.Count == 0);

            Assert.Equal(0, made.MiniMaxCode);
            Assert.Contains($"http://127.0.0.1:{port}/v1/callbacks/minimax", host.Fake.PlatformCalls[0].Body, StringComparison.Ordinal);
            await host.AssertNothingHeldAsync();
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
