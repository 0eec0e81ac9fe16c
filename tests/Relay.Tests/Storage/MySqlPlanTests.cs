using System.Data.Common;
using Relay.Admin;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>The same as <see cref="QueryPlanTests"/> for the lists of calls, in MariaDB's words. It plans by what is in the table.</summary>
public sealed class MySqlPlanTests() : StoreTests(Engine.MySql)
{
    private const int Users = 20;
    private const int CallsPerUser = 200;

    [Fact]
    public async Task Plan_OfEachListOfCalls_WalksAKeyAndSortsNothing()
    {
        StoreFixture fixture = new(Store);
        long[] users = [.. Enumerable.Range(0, Users).Select(i => fixture.AddUser("user-" + i))];
        for (int i = 0; i < CallsPerUser; i++)
        {
            await fixture.ApplyAsync([.. users.Select(user => StoreFixture.Call(user, StoreFixture.At(2026, 11, 1).AddSeconds(i)))]);
        }

        Test.Run("ANALYZE TABLE api_calls");

        Assert.Equal("PRIMARY", KeyOf(CallReader.ReadPage, users[0]));
        Assert.Equal("ix_api_calls_user", KeyOf(CallReader.ReadUserPage, users[0]));
        Assert.Equal("PRIMARY", KeyOf(CallReader.ReadSpan, users[0]));
        Assert.Equal("ix_api_calls_user", KeyOf(CallReader.ReadUserSpan, users[0]));
        Assert.Equal("PRIMARY", KeyOf(CallReader.FindPage, users[0]));
        Assert.Equal("ix_api_calls_user", KeyOf(CallReader.FindUserPage, users[0]));
        Assert.Equal("PRIMARY", KeyOf(LedgerReader.ReadCalls, users[0]));
        Assert.Equal("ix_api_calls_user", KeyOf(LedgerReader.ReadUserCalls, users[0]));
    }

    private string KeyOf(string sql, long user)
    {
        using DbConnection connection = Store.OpenConnection();
        using DbCommand command = connection.Statement(null, "EXPLAIN " + sql);
        (string Name, object Value)[] values =
        [
            ("@user_id", user), ("@before", CallIdBytes.Of(Guid.AllBitsSet)), ("@after", CallIdBytes.Of(Guid.Empty)),
            ("@until", CallIdBytes.Of(Guid.AllBitsSet)), ("@limit", 50L), ("@offset", 0L),
            ("@floor", CallIdBytes.Of(CallIdBounds.At(StoreFixture.At(2026, 11, 1)))), ("@model", ""), ("@upstream", ""), ("@least", 0L), ("@most", 255L),
        ];
        foreach ((string name, object value) in values.Where(value => sql.Contains(value.Name, StringComparison.Ordinal)))
        {
            command.Slot(name).Value = value;
        }

        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetString(reader.GetOrdinal("table")) == "c")
            {
                int extra = reader.GetOrdinal("Extra");
                Assert.DoesNotContain("filesort", reader.IsDBNull(extra) ? "" : reader.GetString(extra), StringComparison.Ordinal);
                int key = reader.GetOrdinal("key");
                return reader.IsDBNull(key) ? "none" : reader.GetString(key);
            }
        }

        return "no table c";
    }
}
