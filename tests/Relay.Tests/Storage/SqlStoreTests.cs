using System.Data.Common;
using Relay.Diagnostics;
using Relay.Sockets;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

public sealed class SqlStoreTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    // A request whose handler came from its connection's loop once did its SQL there, and every other stream of the loop waited for the disk.
    [Fact]
    public async Task OpenConnectionAsync_OnALoop_GoesOnOffIt()
    {
        EventLoop loop = EventLoops.Next();
        TaskCompletionSource<Task<(HomeLoop? Before, HomeLoop? After)>> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        CancellationToken token = TestContext.Current.CancellationToken;
        loop.Post(() => asked.SetResult(AskAsync(token)));

        Assert.Equal((loop, null), await await asked.Task);
    }

    public void Dispose() => _fixture.Dispose();

    private async Task<(HomeLoop? Before, HomeLoop? After)> AskAsync(CancellationToken token)
    {
        HomeLoop? before = HomeLoop.Current;
        await using DbConnection connection = await _fixture.Store.OpenConnectionAsync(token);
        HomeLoop? after = HomeLoop.Current;
        Assert.Equal(1, await connection.ScalarAsync(null, "SELECT COUNT(*) FROM users", token));
        return (before, after);
    }
}
