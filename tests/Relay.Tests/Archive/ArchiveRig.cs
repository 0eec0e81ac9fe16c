using System.Security.Cryptography;
using Relay.Archive;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Archive;

/// <summary>
/// An archive in a folder of its own. Disposing it resumes the disk, files what is open to be filed, and fails the test when a page
/// is still out.
/// </summary>
internal sealed class ArchiveRig : IAsyncDisposable
{
    public const int PageBytes = 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("relay-archive-").FullName;

    public ArchiveRig(Action<ArchiveOptions>? configure = null)
    {
        Options.PageBytes = PageBytes;
        Options.WriteBytes = PageBytes;
        configure?.Invoke(Options);
        Clips = NewClips();
    }

    public static readonly StreamEnd Completed = EndOf(EndReason.Completed);

    public ArchiveOptions Options { get; } = new();

    public FaultyClipFiles Disk { get; } = new();

    public RecordingIndex Index { get; } = new();

    public RecordingLogger Logger { get; } = new();

    public ArchiveClips Clips { get; private set; }

    public ClipRow Row => Assert.Single(Index.Rows);

    public string PartsFolder => Path.Combine(Clips.Root, PartName.Folder);

    /// <summary>Every file of a clip below the archive folder, relative, '/' separated, sorted.</summary>
    public string[] Files =>
        [.. Directory.GetFiles(Clips.Root, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Clips.Root, f).Replace('\\', '/'))
            .Where(static f => !f.EndsWith("/" + Relay.Archive.PartsFolder.LockName, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static StreamEnd EndOf(EndReason reason) => new(reason, true, 0, 0, -1, -1, 0);

    /// <summary>Bytes that differ along the clip, so that a shifted or missing page shows.</summary>
    public static byte[] Audio(int length, int seed = 1)
    {
        byte[] audio = new byte[length];
        new Random(seed).NextBytes(audio);
        return audio;
    }

    public static ClipOpening Opening(string? user = "minimax_test", string? format = "mp3", string? text = null) => new(
        Guid.NewGuid(), 42, user, (ZonedTime.Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, format, text is null ? null : new SpokenText(text));

    public ArchiveRig Started()
    {
        Clips.Start();
        return this;
    }

    public ITeeSink Open(string? user = "minimax_test", string? format = "mp3", string? text = null) =>
        Clips.Open(Opening(user, format, text));

    /// <summary>Keeps one clip from beginning to end.</summary>
    public void Keep(ReadOnlySpan<byte> audio, string? user = "minimax_test", string format = "mp3", string? text = null)
    {
        ITeeSink sink = Open(user, format, text);
        sink.Pour(audio);
        sink.Complete(Completed, format);
    }

    /// <summary>Waits until every clip is filed.</summary>
    public async Task DrainAsync() => Assert.True(await Clips.StopAsync(TestContext.Current.CancellationToken));

    /// <summary>Stops without filing, as a process that dies does, and opens the folder anew.</summary>
    public async Task CrashAsync()
    {
        await Clips.StopAsync(new CancellationToken(canceled: true));
        Disk.Resume();
        await Clips.Exited;
        Clips = NewClips();
    }

    public byte[] Read(ClipRow row) => File.ReadAllBytes(Path.Combine(Clips.Root, row.RelativePath));

    public void AssertHolds(ReadOnlySpan<byte> audio)
    {
        ClipRow row = Row;
        byte[] file = Read(row);
        Assert.True(audio.SequenceEqual(file), $"The file of {file.Length} bytes is not the expected one of {audio.Length}.");
        Assert.Equal(audio.Length, row.Bytes);
        Assert.Equal(SHA256.HashData(audio), row.Sha256);
    }

    public async ValueTask DisposeAsync()
    {
        Disk.Resume();
        await Clips.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, Clips.Stats.Leases);
        Assert.Equal(0, Clips.Stats.QueuedBytes);
        Disk.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ArchiveClips NewClips() => new(Options, _folder, Index, Disk, new ZonedTime(), Logger);
}
