using Relay.Archive;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ArchiveCheckTests
{
    // Files of the test are a moment old: the check looks at them as if it were an hour later.
    private static readonly DateTimeOffset s_later = DateTimeOffset.UtcNow.AddHours(1);

    [Fact]
    public void Run_EverythingInOrder_FindsNothing()
    {
        using RetentionRig rig = new();
        rig.Keep(1, daysOld: 2, bytes: 100, withText: true);
        rig.Keep(2, daysOld: 1, bytes: 50);

        (ArchiveCheck check, List<ArchiveFinding> findings) = Check(rig);

        Assert.Empty(findings);
        Assert.Equal((2, 150, 0), ((int)check.Clips, (int)check.Bytes, (int)check.Findings));
    }

    [Fact]
    public void Run_FileGone_IsMissingAndForgottenByRepair()
    {
        using RetentionRig rig = new();
        rig.Keep(1, daysOld: 2, bytes: 100);
        ClipRow gone = rig.Keep(1, daysOld: 1, bytes: 50);
        File.Delete(Path.Combine(rig.Folder.Root, gone.RelativePath));

        Assert.Equal([new ArchiveFinding(ArchiveFault.Missing, gone.RelativePath, gone.ClipId, false)], Check(rig).Findings);
        Assert.Equal([new ArchiveFinding(ArchiveFault.Missing, gone.RelativePath, gone.ClipId, true)], Check(rig, repair: true).Findings);
        Assert.Empty(Check(rig).Findings);
        Assert.Equal(100, rig.Store.TotalBytes());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(99)]
    [InlineData(0)]
    public void Run_OtherBytes_AreChangedAndStay(int length)
    {
        using RetentionRig rig = new();
        ClipRow clip = rig.Keep(1, daysOld: 2, bytes: 100);
        File.WriteAllBytes(Path.Combine(rig.Folder.Root, clip.RelativePath), ArchiveRig.Audio(length, seed: 2));

        Assert.Equal([new ArchiveFinding(ArchiveFault.Changed, clip.RelativePath, clip.ClipId, false)], Check(rig, repair: true).Findings);
        Assert.Single(Check(rig).Findings);
    }

    [Fact]
    public void Run_StrangeFile_IsIndexedForTheUserOfItsFolder()
    {
        using RetentionRig rig = new();
        long account = rig.AddUser("王小明");
        string path = Write(rig, "王小明/2026-01-01/000000_abcdefab.wav");

        Assert.Equal([new ArchiveFinding(ArchiveFault.Unindexed, path, null, false)], Check(rig).Findings);
        Assert.True(Assert.Single(Check(rig, repair: true).Findings).Repaired);
        Assert.Empty(Check(rig).Findings);
        StoredClip clip = Assert.Single(rig.Store.List(new ClipFilter { AccountId = account, Limit = 9 }));
        Assert.Equal((path, "wav", ClipState.Aborted, 3L), (clip.RelativePath, clip.Format, clip.State, clip.Bytes));
    }

    [Theory]
    [InlineData("nobody/2026-01-01/000000_abcdefab.wav")]
    [InlineData("ada/2026-01-01/notes.txt")]
    [InlineData("ada/2026-01-01/noformat")]
    [InlineData("stray.wav")]
    public void Run_FileThatMayBeAnybodys_IsOnlyReported(string path)
    {
        using RetentionRig rig = new();
        rig.AddUser("ada");
        Write(rig, path);

        Assert.Equal([new ArchiveFinding(ArchiveFault.Unindexed, path, null, false)], Check(rig, repair: true).Findings);
        Assert.Equal([path], rig.Files);
    }

    [Fact]
    public void Run_FileOfADeletedClip_IsRemovedAndNotIndexedAgain()
    {
        using RetentionRig rig = new();
        long account = rig.AddUser("ada");
        ClipRow clip = rig.Keep(account, daysOld: 1, bytes: 100, path: "ada/2026-01-01/a.mp3");
        rig.Store.MarkDeleted([rig.Store.Find(clip.ClipId)!], 1);

        Assert.Equal([new ArchiveFinding(ArchiveFault.Undeleted, clip.RelativePath, null, true)], Check(rig, repair: true).Findings);
        Assert.Empty(rig.Files);
        Assert.Empty(rig.Folders);
    }

    [Fact]
    public void Run_Part_IsReportedAndLeftToTheNextStart()
    {
        using RetentionRig rig = new();
        string path = Write(rig, PartName.Folder + "/x.part");

        Assert.Equal([new ArchiveFinding(ArchiveFault.Part, path, null, false)], Check(rig, repair: true).Findings);
        Assert.Equal([path], rig.Files);
    }

    [Fact]
    public void Run_FileOfTheLastMinute_IsLeftAlone()
    {
        using RetentionRig rig = new();
        Write(rig, "ada/2026-01-01/a.mp3");

        Assert.Empty(Check(rig, now: DateTimeOffset.UtcNow).Findings);
    }

    [Fact]
    public void LooksUnmounted_EmptyFolderAndFullIndex_IsTrue()
    {
        using RetentionRig rig = new();
        Assert.False(Check(rig).Check.LooksUnmounted);
        ClipRow clip = rig.Keep(1, daysOld: 1, bytes: 100);
        Assert.False(Check(rig).Check.LooksUnmounted);
        File.Delete(Path.Combine(rig.Folder.Root, clip.RelativePath));
        Assert.True(Check(rig).Check.LooksUnmounted);
    }

    private static string Write(RetentionRig rig, string path)
    {
        string full = Path.Combine(rig.Folder.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, [1, 2, 3]);
        return path;
    }

    private static (ArchiveCheck Check, List<ArchiveFinding> Findings) Check(RetentionRig rig, bool repair = false, DateTimeOffset? now = null)
    {
        List<ArchiveFinding> findings = [];
        Tests.Billing.ManualTime time = new() { Now = now ?? s_later };
        ArchiveCheck check = new(rig.Options, rig.Folder, rig.Store, rig.Remover, repair, time, findings.Add);
        check.Run(TestContext.Current.CancellationToken);
        return (check, findings);
    }
}
