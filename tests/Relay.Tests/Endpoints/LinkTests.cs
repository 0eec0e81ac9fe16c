using Relay.Archive;
using Relay.Streaming;
using Relay.Tests.Fakes;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Answers that are links: relayed at once, and fetched for the archive afterwards.</summary>
public sealed class LinkTests
{
    private const string AsLink = "\"output_format\":\"url\"";

    private static readonly (string, string?) s_key = ("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey);
    private static readonly (string, string?) s_private = ("Archive:LinksMayBePrivate", "true");

    [Theory]
    [InlineData("mp3")]
    [InlineData("wav")]
    public async Task Post_Url_KeepsTheFileBehindTheLink(string format)
    {
        await using RelayHost host = await RelayHost.StartAsync(s_key, s_private);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(
            caller, Bodies.T2aPath, Bodies.T2a(more: $$"""{{AsLink}},"audio_setting":{"format":"{{format}}"}"""));

        using HttpClient client = new();
        byte[] behind = await client.GetByteArrayAsync(new Uri(FakeHttp.AudioOf(answer.Json)), TestContext.Current.CancellationToken);
        TestCall call = await host.CallAsync(caller);
        Assert.Equal(behind, call.Clip);
        Assert.Equal((format, ClipState.Complete), (call.ClipFormat, call.ClipState));
        Assert.Equal(0, host.Server.Archive.Stats.LostLinks);
        await host.AssertNothingHeldAsync();
    }

    [Theory]
    [InlineData("false", "1000000")]
    [InlineData("true", "1000")]
    public async Task Post_UrlThatMayNotBeFetched_IsRelayedAndCounted(string mayBePrivate, string maxBytes)
    {
        await using RelayHost host = await RelayHost.StartAsync(
            s_key, ("Archive:LinksMayBePrivate", mayBePrivate), ("Archive:MaxLinkBytes", maxBytes));
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: AsLink));

        TestCall call = await host.CallAsync(caller);
        Assert.StartsWith("http://", FakeHttp.AudioOf(answer.Json), StringComparison.Ordinal);
        Assert.Equal((EndReason.Completed, null), (call.Reason, call.Clip));
        Assert.Equal(1, host.Server.Archive.Stats.LostLinks);
        Assert.Empty(Directory.GetFiles(host.Server.Archive.Root, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != Relay.Archive.PartsFolder.LockName));
        await host.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Post_UrlWithFetchingOff_KeepsNothing()
    {
        await using RelayHost host = await RelayHost.StartAsync(s_key, s_private, ("Archive:FetchLinks", "false"));
        TestCaller caller = await host.AddCallerAsync();

        await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: AsLink));

        Assert.Null((await host.CallAsync(caller)).Clip);
        Assert.Equal(0, host.Server.Archive.Stats.LostLinks);
    }
}
