using Relay.EndToEnd.Running;
using Relay.Testing.MariaDb;

namespace Relay.EndToEnd.Platform;

/// <summary>The store is a server.</summary>
public sealed class WorkflowsOnMySqlTests : WorkflowTests
{
    private protected override async Task ChooseStoreAsync(Workplace place)
    {
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        place.UseMySql(server.Options(await server.CreateDatabaseAsync()));
    }
}
