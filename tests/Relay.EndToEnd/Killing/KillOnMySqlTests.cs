using Relay.EndToEnd.Running;
using Relay.Testing.MariaDb;

namespace Relay.EndToEnd.Killing;

/// <summary>The store is a server, which finds its connections cut in the middle of transactions.</summary>
public sealed class KillOnMySqlTests : KillTests
{
    private protected override async Task ChooseStoreAsync(Workplace place)
    {
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        place.UseMySql(server.Options(await server.CreateDatabaseAsync()));
    }
}
