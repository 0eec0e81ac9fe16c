using System.Security.Cryptography;
using Relay.Archive;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ClipFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relay-clip-");
    private readonly FaultyClipFiles _disk = new();
    private PartsFolder? _parts;

    [Fact]
    public void Append_AfterAFailedPage_AppendsNothingBeyondTheGap()
    {
        using ClipFile file = NewFile();
        _disk.FullAtPiece = 2;
        Append(file, 0, 1, 2, 3);
        Assert.Throws<IOException>(() => Append(file, 3, 4, 5, 6, 7));
        Append(file, 7, 8);
        AssertSealsAs(file, [1, 2, 3]);
    }

    [Fact]
    public void Append_FailedPageRolledBack_GoesOnFromThere()
    {
        using ClipFile file = NewFile();
        _disk.FullAtPiece = 2;
        Append(file, 0, 1, 2, 3);
        Assert.Throws<IOException>(() => Append(file, 3, 4, 5, 6, 7));
        file.ShortenTo(2);
        Append(file, 2, 9);
        AssertSealsAs(file, [1, 2, 9]);
    }

    [Fact]
    public void ShortenTo_InsideAPage_HashesWhatIsLeft()
    {
        using ClipFile file = NewFile();
        Append(file, 0, 1, 2, 3);
        file.ShortenTo(1);
        AssertSealsAs(file, [1]);
    }

    [Fact]
    public void ShortenTo_BeyondTheEnd_ChangesNothing()
    {
        using ClipFile file = NewFile();
        Append(file, 0, 1, 2, 3);
        file.ShortenTo(3);
        AssertSealsAs(file, [1, 2, 3]);
    }

    [Fact]
    public void Adopt_ExistingFile_HashesAllOfIt()
    {
        byte[] audio = ArchiveRig.Audio(200_000);
        File.WriteAllBytes(PathOfFile, audio);
        using ClipFile file = ClipFile.Adopt(_disk, PathOfFile);
        AssertSealsAs(file, audio);
    }

    [Fact]
    public void Discard_NothingWritten_TouchesNoFile()
    {
        using ClipFile file = NewFile();
        file.Discard();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void Append_BetweenTwo_HasNoFileOpen()
    {
        using ClipFile file = NewFile();
        Append(file, 0, 1, 2, 3);
        using (File.OpenHandle(file.Path!, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            // It could not be locked otherwise.
        }

        Append(file, 3, 4);
        AssertSealsAs(file, [1, 2, 3, 4]);
    }

    [Fact]
    public void Append_FolderTidiedAwayBefore_MakesItAgain()
    {
        using ClipFile first = NewFile();
        Append(first, 0, 1);
        Directory.Delete(_parts!.All, recursive: true);
        using ClipFile second = new(_disk, _parts, "second");
        Append(second, 0, 2);
        AssertSealsAs(second, [2]);
    }

    public void Dispose()
    {
        _parts?.GiveBack();
        _disk.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOfFile => Path.Combine(_folder.FullName, "clip");

    private static void Append(ClipFile file, long offset, params byte[] bytes) => file.Append([bytes], offset);

    private ClipFile NewFile() => new(_disk, _parts ??= new PartsFolder(_disk, _folder.FullName), "clip");

    private void AssertSealsAs(ClipFile file, byte[] expected)
    {
        Assert.Equal(SHA256.HashData(expected), file.Seal(sync: false));
        Assert.Equal(expected, File.ReadAllBytes(file.Path!));
    }
}
