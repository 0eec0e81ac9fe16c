using Relay.Archive;
using Relay.Storage;
using Relay.Storage.Ledger;
using Relay.Tests.Billing;
using Relay.Tests.Data.Sqlite;

namespace Relay.Tests.Archive;

/// <summary>An index in a store of its own, a folder with the files it names, and the retention that keeps both small.</summary>
internal sealed class RetentionRig : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempDatabase _database = new();
    private readonly SqlStore _sql;

    public RetentionRig(Action<ArchiveOptions>? configure = null)
    {
        configure?.Invoke(Options);
        _sql = new SqlStore(_database.Source, SqliteDialect.Instance);
        StoreMigrator.Migrate(_sql, Time);
        Store = new ClipStore(_sql, () => Guid.Empty);
        Remover = new ClipRemover(Folder = new ClipFolder(_folder.Path, Disk), Store, Time);
        Retention = new ClipRetention(Options, Store, Remover, Time, Logger);
    }

    public ArchiveOptions Options { get; } = new();

    public FaultyClipFiles Disk { get; } = new();

    public ManualTime Time { get; } = new();

    public ListLogger Logger { get; } = new();

    public ClipStore Store { get; }

    public ClipFolder Folder { get; }

    public ClipRemover Remover { get; }

    public ClipRetention Retention { get; }

    /// <summary>Files of the archive, relative, sorted.</summary>
    public string[] Files =>
        [.. Directory.GetFiles(Folder.Root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder.Root, file)).Order(StringComparer.Ordinal)];

    public string[] Folders => [.. Directory.GetDirectories(Folder.Root, "*", SearchOption.AllDirectories).Select(folder => Path.GetRelativePath(Folder.Root, folder)).Order(StringComparer.Ordinal)];

    /// <summary>Files and indexes one clip, so many days old.</summary>
    public ClipRow Keep(long account, double daysOld, int bytes, string? path = null, bool withText = false)
    {
        DateTimeOffset created = Time.GetUtcNow() - TimeSpan.FromDays(daysOld);
        Guid id = Guid.CreateVersion7(created);
        path ??= $"user{account}/{created:yyyy-MM-dd}/{id:N}.mp3";
        string full = Path.Combine(Folder.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        byte[] audio = ArchiveRig.Audio(bytes);
        File.WriteAllBytes(full, audio);
        if (withText)
        {
            File.WriteAllText(Path.ChangeExtension(full, ".txt"), "文本内容: x\n");
        }

        ClipRow row = new()
        {
            ClipId = id,
            CallId = Guid.NewGuid(),
            AccountId = account,
            RelativePath = path,
            Format = "mp3",
            Bytes = bytes,
            Sha256 = System.Security.Cryptography.SHA256.HashData(audio),
            State = ClipState.Complete,
            CreatedAtUs = (created - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        };
        Xunit.Assert.True(Store.Add(row));
        return row;
    }

    /// <summary>An account; returns its row id.</summary>
    public long AddUser(string name)
    {
        using System.Data.Common.DbConnection connection = _sql.OpenConnection();
        connection.Execute(
            null, "INSERT INTO users (user_id, username, created_at) VALUES (@id, @name, 0)", ("@id", Guid.NewGuid().ToString()), ("@name", name));
        return connection.Scalar(null, "SELECT id FROM users WHERE username = @name", ("@name", name));
    }

    public void Dispose()
    {
        _sql.Dispose();
        _database.Dispose();
        Disk.Dispose();
        _folder.Dispose();
    }
}
