using System.Text;
using Relay.Archive;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ArchiveLayoutTests
{
    [Fact]
    public async Task Complete_DefaultTemplate_FilesByUserDayAndTimeInLocalTime()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Keep([1]);
        await rig.DrainAsync();

        // 22:30:05 in Greenwich is already the next day here.
        Assert.Matches("^minimax_test/2026-03-02/003005_[0-9a-f]{8}\\.mp3$", rig.Row.RelativePath);
        Assert.Equal([rig.Row.RelativePath], rig.Files);
    }

    [Fact]
    public async Task Complete_RowFields_AreThoseOfTheOpening()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ClipOpening opening = ArchiveRig.Opening();
        ITeeSink sink = rig.Clips.Open(opening);
        sink.Pour([1]);
        sink.Complete(ArchiveRig.Completed, "wav");
        await rig.DrainAsync();
        ClipRow row = rig.Row;
        Assert.Equal(
            (opening.CallId, opening.AccountId, opening.CreatedAtUs, "wav", -1),
            (row.CallId, row.AccountId, row.CreatedAtUs, row.Format, row.AudioMs));
        Assert.EndsWith(".wav", row.RelativePath);
    }

    [Theory]
    [InlineData(EndReason.Completed, ClipState.Complete)]
    [InlineData(EndReason.CallerLeft, ClipState.Aborted)]
    [InlineData(EndReason.CallerCanceled, ClipState.Aborted)]
    [InlineData(EndReason.UpstreamCut, ClipState.Aborted)]
    [InlineData(EndReason.Shutdown, ClipState.Aborted)]
    internal async Task Complete_EndReason_DecidesTheState(EndReason reason, ClipState state)
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ITeeSink sink = rig.Open();
        sink.Pour([1, 2]);
        sink.Complete(ArchiveRig.EndOf(reason), "mp3");
        await rig.DrainAsync();
        rig.AssertHolds([1, 2]);
        Assert.Equal(state, rig.Row.State);
    }

    [Fact]
    public async Task Complete_NameTaken_AddsTheWholeId()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.PathTemplate = "{HHmmss}.{format}").Started();
        rig.Keep([1]);
        rig.Keep([2]);
        await rig.DrainAsync();
        ClipRow second = Assert.Single(rig.Index.Rows, r => r.RelativePath != "003005.mp3");
        Assert.Equal($"003005_{second.ClipId:N}.mp3", second.RelativePath);
        Assert.Equal([1], File.ReadAllBytes(Path.Combine(rig.Clips.Root, "003005.mp3")));
        Assert.Equal([2], rig.Read(second));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("..")]
    [InlineData(".tmp")]
    [InlineData("/absolute")]
    [InlineData("a\\..\\..\\b")]
    [InlineData("a\0b")]
    [InlineData("~root")]
    public async Task Open_UserNameThatTraverses_StaysOneFolderDeep(string user)
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Keep([1], user);
        await rig.DrainAsync();
        string[] parts = Assert.Single(rig.Files).Split('/');
        Assert.Equal(3, parts.Length);
        Assert.False(parts[0].StartsWith('.'));
    }

    [Fact]
    public async Task Complete_FormatThatTraverses_IsMadeHarmless()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Keep([1], format: "/../../MP3");
        await rig.DrainAsync();
        Assert.EndsWith(".mp3", rig.Row.RelativePath);
        Assert.Equal("mp3", rig.Row.Format);
    }

    [Fact]
    public async Task Complete_SidecarOn_WritesTheFourLines()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.KeepText = true).Started();
        rig.Keep([1], text: "你好，世界");
        await rig.DrainAsync();
        string audio = rig.Row.RelativePath;
        string path = Path.Combine(rig.Clips.Root, Path.ChangeExtension(audio, ".txt"));
        string sidecar = File.ReadAllText(path, Encoding.UTF8);
        Assert.Equal(
            $"音频文件: {Path.GetFileName(audio)}\n生成时间: 2026-03-02 00:30:05\n用户: minimax_test\n文本内容: 你好，世界\n",
            sidecar);
    }

    [Fact]
    public async Task Complete_SidecarNameTaken_MovesTheClipAsideToo()
    {
        await using ArchiveRig rig = new ArchiveRig(o =>
        {
            o.KeepText = true;
            o.PathTemplate = "{HHmmss}.{format}";
        }).Started();
        rig.Keep([1], text: "one");
        rig.Keep([2], format: "wav", text: "two");
        await rig.DrainAsync();
        Guid second = rig.Index.Rows.Last().ClipId;
        Assert.Equal(["003005.mp3", "003005.txt", $"003005_{second:N}.txt", $"003005_{second:N}.wav"], rig.Files);
    }

    [Fact]
    public async Task Complete_SidecarOff_KeepsNoText()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Keep([1], text: "secret");
        await rig.DrainAsync();
        Assert.Equal([rig.Row.RelativePath], rig.Files);
    }

    [Fact]
    public async Task Complete_SyncOn_SyncsTheFileAndEveryFolderDownToIt()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.SyncFiles = true).Started();
        rig.Keep([1]);
        await rig.DrainAsync();
        Assert.Equal(1, rig.Disk.Syncs);
        Assert.Equal(3, rig.Disk.FolderSyncs);
        Assert.Equal(0, rig.Clips.Stats.Errors);
    }
}
