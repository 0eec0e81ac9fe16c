using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class SqliteErrorTests : IDisposable
{
    private readonly TempDatabase _database = new(busyTimeoutMs: 0);
    private readonly SqliteConnection _connection;

    public SqliteErrorTests()
    {
        _connection = _database.Source.OpenConnection();
        _connection.Run("CREATE TABLE p(id INTEGER PRIMARY KEY, u TEXT UNIQUE, n TEXT NOT NULL DEFAULT '')");
        _connection.Run("CREATE TABLE c(p INTEGER REFERENCES p(id)); INSERT INTO p(id, u) VALUES (1, 'a')");
    }

    [Theory]
    [InlineData("INSERT INTO p(id) VALUES (1)", SqliteResult.ConstraintPrimaryKey)]
    [InlineData("INSERT INTO p(u) VALUES ('a')", SqliteResult.ConstraintUnique)]
    [InlineData("INSERT INTO p(n) VALUES (NULL)", SqliteResult.ConstraintNotNull)]
    [InlineData("INSERT INTO c(p) VALUES (2)", SqliteResult.ConstraintForeignKey)]
    public void Execute_ConstraintBroken_SaysWhich(string sql, int extendedCode)
    {
        var error = Assert.Throws<SqliteException>(() => _connection.Run(sql));
        Assert.Equal(SqliteResult.Constraint, error.SqliteErrorCode);
        Assert.Equal(extendedCode, error.SqliteExtendedErrorCode);
        Assert.Equal("23000", error.SqlState);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void Execute_ConstraintBroken_MessageHidesTheValue()
    {
        _connection.Run("INSERT INTO p(u) VALUES (@u)", ("@u", "sk-secret"));
        var error = Assert.Throws<SqliteException>(() => _connection.Run("INSERT INTO p(u) VALUES (@u)", ("@u", "sk-secret")));
        Assert.Contains("p.u", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_WriteLockHeldElsewhere_IsTransientAndWorksLater()
    {
        using SqliteConnection holder = _database.Source.OpenConnection();
        using SqliteCommand command = _connection.Command("INSERT INTO p(u) VALUES ('b')");
        using (SqliteTransaction transaction = holder.BeginTransaction())
        {
            var error = Assert.Throws<SqliteException>(() => command.ExecuteNonQuery());
            Assert.Equal(SqliteResult.Busy, error.SqliteErrorCode);
            Assert.True(error.IsTransient);
        }

        Assert.Equal(1, command.ExecuteNonQuery());
    }

    [Fact]
    public void Execute_SnapshotTooOldToWrite_IsTransientWithItsOwnCode()
    {
        using SqliteTransaction snapshot = _connection.BeginTransaction(System.Data.IsolationLevel.Snapshot);
        _connection.Count("p");
        using SqliteConnection other = _database.Source.OpenConnection();
        other.Run("INSERT INTO p(u) VALUES ('b')");
        var error = Assert.Throws<SqliteException>(() => _connection.Run("DELETE FROM p"));
        Assert.Equal(SqliteResult.BusySnapshot, error.SqliteExtendedErrorCode);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public void Execute_ReadOnlySource_CannotWrite()
    {
        using SqliteDataSource source = _database.OpenReadOnly();
        using SqliteConnection connection = source.OpenConnection();
        Assert.Equal(1, connection.Count("p"));
        var error = Assert.Throws<SqliteException>(() => connection.Run("DELETE FROM p"));
        Assert.Equal(SqliteResult.ReadOnly, error.SqliteErrorCode);
    }

    [Fact]
    public void BeginTransaction_ReadOnlySource_Reads()
    {
        using SqliteDataSource source = _database.OpenReadOnly();
        using SqliteConnection connection = source.OpenConnection();
        using SqliteTransaction transaction = connection.BeginTransaction();
        Assert.Equal(1, connection.Count("p"));
    }

    [Fact]
    public void Execute_ValueLongerThanSqliteAllows_IsAnError()
    {
        var error = Assert.Throws<SqliteException>(() => _connection.Scalar("SELECT length(zeroblob(2000000000))"));
        Assert.Equal(18, error.SqliteErrorCode);
    }

    [Fact]
    public void Execute_SyntaxError_NamesThePlace()
    {
        var error = Assert.Throws<SqliteException>(() => _connection.Run("SELECT * FORM p"));
        Assert.Contains("\"FORM\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderMissing_Throws()
    {
        using var source = new SqliteDataSource(new SqliteOptions { Path = _database.PathOf("missing/x.db") });
        var error = Assert.Throws<SqliteException>(source.OpenConnection);
        Assert.Equal(14, error.SqliteErrorCode);
    }

    [Fact]
    public void Open_NotADatabase_ThrowsAndLeavesNothingOpen()
    {
        string path = _database.PathOf("other.db");
        File.WriteAllText(path, new string('x', 5000));
        using var source = new SqliteDataSource(new SqliteOptions { Path = path });
        Assert.Equal(26, Assert.Throws<SqliteException>(source.OpenConnection).SqliteErrorCode);
        Assert.Equal(0, TempDatabase.OpenDescriptors(path));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
