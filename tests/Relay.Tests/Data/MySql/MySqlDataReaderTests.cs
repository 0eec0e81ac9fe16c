using System.Globalization;
using Relay.Data.MySql;
using Xunit;

namespace Relay.Tests.Data.MySql;

public sealed class MySqlDataReaderTests : MySqlTests
{
    [Fact]
    public async Task Read_MoreRowsThanAPage_GivesThemAllInOrder()
    {
        Run("CREATE TABLE n(i INT PRIMARY KEY, t VARCHAR(100))");
        Run("""
            INSERT INTO n
            WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < 99), t(i) AS (SELECT a.i * 100 + b.i + 1 FROM s a, s b)
            SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE CONCAT('row ', i) END FROM t
            """);
        await using MySqlCommand command = Command("SELECT i, t FROM n ORDER BY i");
        await using var reader = await command.ExecuteReaderAsync(Token);
        int rows = 0;
        while (await reader.ReadAsync(Token))
        {
            rows++;
            Assert.Equal(rows, reader.GetInt32(0));
            Assert.Equal(rows % 3 == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"row {rows}"), reader.IsDBNull(1) ? null : reader.GetString(1));
        }

        Assert.Equal(10_000, rows);
        Assert.False(await reader.ReadAsync(Token));
    }

    [Fact]
    public void NextResult_SeveralStatements_StopsAtThoseWithColumns()
    {
        Run("CREATE TABLE n(i INT)");
        using MySqlCommand command = Command("INSERT INTO n VALUES (1), (2); SELECT i FROM n; UPDATE n SET i = i + 1; SELECT 'x', 'y'; DELETE FROM n");
        using (MySqlDataReader reader = command.ExecuteReader())
        {
            Assert.Equal((1, true), (reader.FieldCount, reader.HasRows));
            Assert.True(reader.Read());
            Assert.True(reader.NextResult());
            Assert.Equal("x", reader.GetName(0));
            Assert.True(reader.Read());
            Assert.Equal("y", reader.GetString(reader.GetOrdinal("Y")));
            Assert.False(reader.NextResult());
            Assert.Equal(6, reader.RecordsAffected);
        }

        Assert.Equal(0, Count("n"));
    }

    [Fact]
    public void Close_ResultsLeft_RunsThemAndFreesTheConnection()
    {
        Run("CREATE TABLE n(i INT)");
        using (MySqlCommand command = Command("SELECT 1; INSERT INTO n VALUES (1)"))
        {
            command.ExecuteReader().Close();
        }

        Assert.Equal(1, Count("n"));
    }

    [Fact]
    public void NextResult_LaterStatementFails_Throws()
    {
        using MySqlCommand command = Command("SELECT 1; SELECT * FROM nowhere");
        MySqlDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Throws<MySqlException>(() => reader.NextResult());
        reader.Close();
        Assert.Equal(1L, Scalar("SELECT 1"));
    }

    [Fact]
    public void Execute_ReaderOpen_IsRefused()
    {
        using MySqlCommand command = Command("SELECT 1");
        using MySqlDataReader reader = command.ExecuteReader();
        Assert.Throws<InvalidOperationException>(() => Scalar("SELECT 2"));
    }

    [Fact]
    public void CloseConnection_ReaderInTheMiddle_GivesTheSessionUp()
    {
        using MySqlCommand command = Command("WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 900) SELECT a.i, REPEAT('x', 1000) FROM s a, s b");
        MySqlDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Connection.Close();
        Assert.True(reader.IsClosed);
        Connection.Open();
        Assert.Equal(1L, Scalar("SELECT 1"));
    }

    [Fact]
    public void GetValue_NoRow_Throws()
    {
        using MySqlCommand command = Command("SELECT 1 WHERE 1 = 0");
        using MySqlDataReader reader = command.ExecuteReader();
        Assert.False(reader.HasRows);
        Assert.False(reader.Read());
        Assert.Throws<InvalidOperationException>(() => reader.GetInt64(0));
    }

    [Fact]
    public void ExecuteNonQuery_RowsAsTheyWereBefore_DoNotCount()
    {
        Run("CREATE TABLE n(i INT PRIMARY KEY)");
        Assert.Equal(2, Run("INSERT INTO n VALUES (1), (2) ON DUPLICATE KEY UPDATE i = i"));
        Assert.Equal(1, Run("INSERT INTO n VALUES (2), (3) ON DUPLICATE KEY UPDATE i = i"));
        Assert.Equal(-1, Run("SELECT 1"));
    }
}
