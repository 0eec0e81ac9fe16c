using Relay.Data.MySql;
using Relay.Storage;
using Relay.Testing.MariaDb;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>The setting <c>Store</c>, and what is said when the store it names cannot be used.</summary>
public sealed class RelayStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:x.db")]
    [InlineData("mysql://u:p@h/d")]
    [InlineData("Server=h;User ID=u;Password=p;Database=d")]
    public void FindError_Usable_IsNull(string address) => Assert.Null(StoreAddress.FindError(address));

    [Theory]
    [InlineData("sqlite:", "sqlite:PATH")]
    [InlineData("postgres://u:sesame@h/d", "none of")]
    [InlineData("mysql://u:sesame@h", "names no database")]
    [InlineData("mysql://u:sesame@h/d?Speed=9", "Speed")]
    [InlineData("Server=h;Password=sesame;Database=d;Port=x", "Port")]
    public void FindError_Wrong_SaysWhatWithoutTheSecret(string address, string said)
    {
        string error = StoreAddress.FindError(address)!;
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.StartsWith("Store", error, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SqlitePath_IsThatFile()
    {
        string path = Path.Combine(_folder.Path, "elsewhere.db");
        RelayStore.Open(_folder.Path, TimeProvider.System, "sqlite:" + path).Dispose();
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task OpenAsItIs_OlderStore_StaysOfItsVersion()
    {
        await using (TestStore test = await TestStore.OpenEmptyAsync(Engine.Sqlite))
        {
            test.Run("CREATE TABLE schema_version (version INTEGER NOT NULL, applied_at INTEGER NOT NULL)");
            test.Run(SqlSchema.Sqlite[0]);
            test.Run("INSERT INTO schema_version (version, applied_at) VALUES (1, 0)");
            StoreBackup.Run(test.Store, Path.Combine(_folder.Path, "old.db"));
        }

        await using SqlStore store = RelayStore.OpenAsItIs(_folder.Path, $"sqlite:{_folder.Path}/old.db");

        await using var connection = await store.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, connection.Scalar(null, "SELECT MAX(version) FROM schema_version"));
    }

    [Fact]
    public void OpenAsItIs_FileOfSomethingElse_IsRefused()
    {
        string path = Path.Combine(_folder.Path, "other.db");
        File.WriteAllText(path, new string('x', 8192));

        Assert.Throws<StoreException>(() => RelayStore.OpenAsItIs(_folder.Path, "sqlite:" + path));
    }

    [Fact]
    public async Task Open_MySql_HasTheTablesAndMayBeOpenedAgain()
    {
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        string address = server.Options(await server.CreateDatabaseAsync()).ToConnectionString();
        await RelayStore.Open(_folder.Path, TimeProvider.System, address).DisposeAsync();
        await using SqlStore store = RelayStore.Open(_folder.Path, TimeProvider.System, address);
        await using var connection = await store.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, connection.Scalar(null, "SELECT COUNT(*) FROM api_calls"));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Open_MySqlThatCannotBeUsed_SaysWhatToDo()
    {
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        await server.ExecuteAsync("CREATE USER IF NOT EXISTS poor@'%' IDENTIFIED BY 'sesame'; GRANT SELECT ON test_1.* TO poor@'%'; CREATE DATABASE IF NOT EXISTS test_1");
        AssertRefused($"mysql://relay:sesame@127.0.0.1:{server.Port}/test_1", "Access denied", "name and password");
        AssertRefused(server.Options("not_there").ToConnectionString(), "Unknown database 'not_there'", "CREATE DATABASE");
        AssertRefused($"mysql://poor:sesame@127.0.0.1:{server.Port}/test_1", "denied", "GRANT");
        AssertRefused("mysql://relay:sesame@127.0.0.1:1/test_1", "connect", "when it can reach");
        AssertRefused("mysql://relay:sesame@127.0.0.1:1/test_1?SslMode=VerifyFull&SslCa=/no/such", "SslCa", "no file");
    }

    public void Dispose() => _folder.Dispose();

    private void AssertRefused(string address, params string[] said)
    {
        string message = Assert.Throws<StoreException>(() => RelayStore.Open(_folder.Path, TimeProvider.System, address)).Message;
        Assert.All(said, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain("sesame", message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass'w", message, StringComparison.Ordinal);
    }
}
