using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class SqliteOptionsTests
{
    [Fact]
    public void Parse_OnlyThePath_TakesTheDefaults()
    {
        var options = SqliteOptions.Parse("Data Source=/data/relay.db");
        Assert.Equal("/data/relay.db", options.Path);
        Assert.Equal(5000, options.BusyTimeoutMs);
        Assert.Equal(SqliteSynchronous.Full, options.Synchronous);
        Assert.Equal(8, options.MaxPooledConnections);
        Assert.Equal(64, options.StatementCacheSize);
        Assert.True(options.Wal);
        Assert.True(options.ForeignKeys);
        Assert.False(options.ReadOnly);
    }

    [Fact]
    public void ToConnectionString_EverythingChanged_ReadsBackTheSame()
    {
        var options = new SqliteOptions
        {
            Path = "/a b/c;d='e'.db",
            BusyTimeoutMs = 1,
            Synchronous = SqliteSynchronous.Normal,
            MaxPooledConnections = 2,
            StatementCacheSize = 3,
            Wal = false,
            ForeignKeys = false,
            ReadOnly = true,
        };
        Assert.Equivalent(options, SqliteOptions.Parse(options.ToConnectionString()), strict: true);
    }

    [Theory]
    [InlineData("Data Source=x;Cache=Shared", "cache")]
    [InlineData("Data Source=x;BusyTimeoutMs=soon", "BusyTimeoutMs")]
    [InlineData("Data Source=x;Wal=maybe", "Wal")]
    [InlineData("Data Source=x;Synchronous=OFF", "Synchronous")]
    [InlineData("Data Source=x;StatementCacheSize=0", "StatementCacheSize")]
    [InlineData("Data Source=x;MaxPooledConnections=-1", "MaxPooledConnections")]
    [InlineData("Data Source=:memory:", "Data Source")]
    [InlineData("BusyTimeoutMs=5", "Data Source")]
    public void Constructor_SettingIsWrong_NamesIt(string connectionString, string setting)
    {
        var error = Assert.Throws<ArgumentException>(() => new SqliteDataSource(connectionString));
        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }
}
