using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class SqliteBackupTests : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly SqliteConnection _connection;

    public SqliteBackupTests()
    {
        _connection = _database.Source.OpenConnection();
        _connection.Run("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)");
    }

    [Fact]
    public void BackupTo_FileExists_IsReplacedByTheWholeDatabase()
    {
        string path = _database.PathOf("copy.db");
        File.WriteAllText(path, "old");
        _connection.BackupTo(path);
        using var source = new SqliteDataSource(new SqliteOptions { Path = path });
        using SqliteConnection copy = source.OpenConnection();
        Assert.Equal(2, copy.Count("t"));
        Assert.Equal("ok", copy.Scalar("PRAGMA integrity_check"));
        Assert.False(File.Exists(path + ".partial"));
    }

    [Fact]
    public void BackupTo_WriterHasUncommittedRows_LeavesThemOut()
    {
        using SqliteConnection writer = _database.Source.OpenConnection();
        using SqliteTransaction transaction = writer.BeginTransaction();
        writer.Run("INSERT INTO t VALUES (3)");
        string path = _database.PathOf("copy.db");
        _connection.BackupTo(path);
        using var source = new SqliteDataSource(new SqliteOptions { Path = path });
        using SqliteConnection copy = source.OpenConnection();
        Assert.Equal(2, copy.Count("t"));
    }

    [Fact]
    public void BackupTo_InTransaction_IsRefused()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        Assert.Throws<InvalidOperationException>(() => _connection.BackupTo(_database.PathOf("copy.db")));
    }

    [Fact]
    public void BackupTo_FolderMissing_Throws() =>
        Assert.Throws<DirectoryNotFoundException>(() => _connection.BackupTo(_database.PathOf("missing/copy.db")));

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
