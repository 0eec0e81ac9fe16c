using System.Net;
using Relay.Archive;
using Relay.Tests.Endpoints;
using Xunit;

namespace Relay.Tests.Archive;

/// <summary>Links against servers that answer what a test says, over a real socket.</summary>
public sealed class LinkFetcherTests
{
    [Fact]
    public async Task Fetch_NotFound_IsLostAndSaidOnce()
    {
        await using LinkServer server = await LinkServer.StartAsync(static context => context.Response.StatusCode = (int)HttpStatusCode.NotFound);
        await using ArchiveRig rig = new ArchiveRig(static o => o.LinksMayBePrivate = true).Started();

        rig.Clips.Fetch(ArchiveRig.Opening(), server.Link, "mp3", 1000);
        rig.Clips.Fetch(ArchiveRig.Opening(), server.Link, "mp3", 1000);
        await Eventually.TrueAsync(() => rig.Clips.Stats.OpenLinks == 0);

        Assert.Equal(2, rig.Clips.Stats.LostLinks);
        Assert.Empty(rig.Files);
        Assert.Empty(rig.Index.Rows);
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task Fetch_RedirectToTheFile_IsFollowed()
    {
        await using LinkServer server = await LinkServer.StartAsync(static context =>
        {
            if (context.Request.Path == LinkServer.Path)
            {
                context.Response.Redirect("/elsewhere");
            }
        });
        await using ArchiveRig rig = new ArchiveRig(static o => o.LinksMayBePrivate = true).Started();

        rig.Clips.Fetch(ArchiveRig.Opening(), server.Link, "mp3", 1234);
        await Eventually.TrueAsync(() => rig.Clips.Stats.OpenLinks == 0);

        rig.AssertHolds(LinkServer.Audio);
        Assert.Equal(("mp3", 1234L, ClipState.Complete), (rig.Row.Format, rig.Row.AudioMs, rig.Row.State));
    }

    [Fact]
    public async Task Fetch_RedirectsWithoutEnd_IsLost()
    {
        await using LinkServer server = await LinkServer.StartAsync(static context => context.Response.Redirect("/again"));
        await using ArchiveRig rig = new ArchiveRig(static o => o.LinksMayBePrivate = true).Started();

        rig.Clips.Fetch(ArchiveRig.Opening(), server.Link, "mp3", 1000);
        await Eventually.TrueAsync(() => rig.Clips.Stats.OpenLinks == 0);

        Assert.Equal(1, rig.Clips.Stats.LostLinks);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/a")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public async Task Fetch_NotAWebAddress_IsLost(string link)
    {
        await using ArchiveRig rig = new ArchiveRig(static o => o.LinksMayBePrivate = true).Started();

        rig.Clips.Fetch(ArchiveRig.Opening(), link, "mp3", 1000);

        Assert.Equal((1L, 0), (rig.Clips.Stats.LostLinks, rig.Clips.Stats.OpenLinks));
    }

    [Fact]
    public async Task Fetch_LoopbackByName_IsNotAsked()
    {
        await using LinkServer server = await LinkServer.StartAsync(static _ => { });
        await using ArchiveRig rig = new ArchiveRig().Started();

        rig.Clips.Fetch(ArchiveRig.Opening(), server.Link.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "mp3", 1000);
        await Eventually.TrueAsync(() => rig.Clips.Stats.OpenLinks == 0);

        Assert.Equal((1L, 0), (rig.Clips.Stats.LostLinks, server.Requests));
    }

    [Fact]
    public async Task Stop_ServerSilent_EndsAtTheDeadlineAndLeavesNothing()
    {
        await using LinkServer server = await LinkServer.StartAsync(static context => context.RequestAborted.WaitHandle.WaitOne());
        await using ArchiveRig rig = new ArchiveRig(static o => o.LinksMayBePrivate = true).Started();
        rig.Clips.Fetch(ArchiveRig.Opening(), server.Link, "mp3", 1000);
        await Eventually.TrueAsync(() => server.Requests == 1);

        await rig.Clips.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal((1L, 0), (rig.Clips.Stats.LostLinks, rig.Clips.Stats.OpenLinks));
        Assert.Empty(rig.Files);
    }
}
