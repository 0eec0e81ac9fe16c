using Relay.Hosting.Reload;
using Relay.Tests.Fakes;
using Xunit;

namespace Relay.Tests.Hosting.Reload;

/// <summary>A changed file is read once, when it has come to rest, however it was changed.</summary>
public sealed class SettingsWatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relay-test-");
    private readonly ManualTime _time = new();
    private readonly List<bool> _reloads = [];
    private int _writes;

    private string File1 => Path.Combine(_folder.FullName, "settings.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Look_NothingHappened_IsQuiet()
    {
        Write(File1);
        using SettingsWatch watch = Start(File1, Path.Combine(_folder.FullName, "other.json"));

        LookTimes(5);

        Assert.Empty(_reloads);
    }

    [Fact]
    public void Look_FileWritten_ReloadsOnceAtTheSecondLook()
    {
        Write(File1);
        using SettingsWatch watch = Start(File1);
        Write(File1);

        LookTimes(1);
        Assert.Empty(_reloads);
        LookTimes(5);

        Assert.False(Assert.Single(_reloads));
    }

    [Fact]
    public void Look_FileIsBeingWritten_WaitsUntilItRests()
    {
        Write(File1);
        using SettingsWatch watch = Start(File1);
        for (int i = 0; i < 4; i++)
        {
            Write(File1);
            LookTimes(1);
        }

        Assert.Empty(_reloads);
        LookTimes(1);

        Assert.Single(_reloads);
    }

    [Fact]
    public void Look_FileReplacedByRename_Reloads()
    {
        Write(File1);
        using SettingsWatch watch = Start(File1);
        string next = File1 + ".new";
        Write(next);
        File.Move(next, File1, overwrite: true);

        LookTimes(2);

        Assert.Single(_reloads);
    }

    [Fact]
    public void Look_AFolderAboveIsALinkThatPointsElsewhere_Reloads()
    {
        // As Kubernetes mounts it: settings.json -> ..data/settings.json, and ..data -> ..1, later ..2.
        DirectoryInfo first = _folder.CreateSubdirectory("..1");
        DirectoryInfo second = _folder.CreateSubdirectory("..2");
        Write(Path.Combine(first.FullName, "settings.json"));
        Write(Path.Combine(second.FullName, "settings.json"));
        string data = Path.Combine(_folder.FullName, "..data");
        Directory.CreateSymbolicLink(data, first.Name);
        File.CreateSymbolicLink(File1, Path.Combine("..data", "settings.json"));
        using SettingsWatch watch = Start(File1);
        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, second.Name);

        LookTimes(2);

        Assert.Single(_reloads);
    }

    [Fact]
    public void Look_FileComesAndGoes_ReloadsEachTime()
    {
        using SettingsWatch watch = Start(File1);
        Write(File1);
        LookTimes(2);
        File.Delete(File1);

        LookTimes(2);

        Assert.Equal(2, _reloads.Count);
    }

    [Fact]
    public void Dispose_ThenAChange_IsQuiet()
    {
        Write(File1);
        SettingsWatch watch = Start(File1);
        watch.Dispose();
        Write(File1);

        LookTimes(3);

        Assert.Empty(_reloads);
    }

    private SettingsWatch Start(params string[] files) => new(files, _reloads.Add, static () => { }, _time, isOfProcess: false);

    private void LookTimes(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _time.Advance(SettingsWatch.Interval);
        }
    }

    // Longer each time: two writes may have one time stamp.
    private void Write(string file) => File.WriteAllText(file, new string(' ', ++_writes));
}
