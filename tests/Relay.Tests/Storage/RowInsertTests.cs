using System.Data.Common;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>Many rows at once, some of which are there already.</summary>
public abstract class RowInsertTests(Engine engine) : StoreTests(engine)
{
    private readonly List<(long Id, string Text)> _rows = [.. Enumerable.Range(0, 700).Select(static i => ((long)i, "row " + i))];

    private RowInsert<(long Id, string Text)> Insert => new(
        Store.Dialect, "numbered", "id", ("id", static row => row.Id), ("t", static row => row.Text));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Test.Run("CREATE TABLE numbered (id BIGINT PRIMARY KEY, t VARCHAR(20))");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(256)]
    [InlineData(700)]
    public void Add_NewRows_AddsAllOfThem(int count)
    {
        Assert.Equal(_rows[..count], Add(_rows[..count]));
        Assert.Equal(count, Test.Scalar("SELECT COUNT(*) FROM numbered"));
    }

    [Fact]
    public void Add_SomeThereBefore_AddsAndNamesTheOthers()
    {
        Add([_rows[5], _rows[300], _rows[699]]);

        List<(long Id, string Text)> added = Add(_rows);

        Assert.Equal([.. _rows.Where(static row => row.Id is not (5 or 300 or 699))], added);
        Assert.Equal(700, Test.Scalar("SELECT COUNT(*) FROM numbered"));
        Assert.Empty(Add(_rows));
    }

    [Fact]
    public void Add_OneRowTwiceInABatch_AddsItOnce()
    {
        Assert.Equal(_rows, Add([.. _rows, .. _rows[..20]]));
        Assert.Equal(700, Test.Scalar("SELECT COUNT(*) FROM numbered"));
    }

    private List<(long Id, string Text)> Add(IReadOnlyList<(long Id, string Text)> rows)
    {
        using DbConnection connection = Store.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        List<(long Id, string Text)> added = Insert.Add(connection, transaction, rows);
        transaction.Commit();
        return added;
    }
}

public sealed class RowInsertOnSqliteTests() : RowInsertTests(Engine.Sqlite);

public sealed class RowInsertOnMySqlTests() : RowInsertTests(Engine.MySql);
