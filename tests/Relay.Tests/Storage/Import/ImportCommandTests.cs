using Relay.Cli;
using Relay.Storage;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Storage.Import;

/// <summary><c>relay import minimax-server</c> as it is typed.</summary>
public sealed class ImportCommandTests
{
    [Fact]
    public async Task Import_TypedCommand_FillsTheStoreOfTheDataFolder()
    {
        await using OriginalDatabase original = await OriginalDatabase.CreateAsync();
        using TempFolder folder = new();

        int dry = await RunAsync("import", "minimax-server", "--mysql", original.Address, "--dry-run", "--data", folder.Path);
        long before = CountUsers(folder);
        int real = await RunAsync("import", "minimax-server", "--mysql", original.Address, "--data", folder.Path);

        Assert.Equal((0, 0L), (dry, before));
        Assert.Equal((0, 4L), (real, CountUsers(folder)));
    }

    [Fact]
    public async Task Import_DatabaseWithoutTheTables_IsRefused()
    {
        await using OriginalDatabase original = await OriginalDatabase.CreateAsync();
        original.Run("RENAME TABLE api_calls TO other");
        using TempFolder folder = new();

        await Assert.ThrowsAsync<StoreException>(() => RunAsync("import", "minimax-server", "--mysql", original.Address, "--data", folder.Path));
    }

    private static Task<int> RunAsync(params string[] arguments) =>
        RootCommandFactory.Create().Parse(arguments).InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);

    private static long CountUsers(TempFolder folder)
    {
        using SqlStore store = RelayStore.Open(folder.Path, TimeProvider.System);
        using System.Data.Common.DbConnection connection = store.OpenConnection();
        return connection.Scalar(null, "SELECT COUNT(*) FROM users");
    }
}
