using Relay.Testing.MariaDb;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedMariaDb))]

namespace Relay.Testing.MariaDb;

/// <summary>
/// The one server of a test program, started by the first test that asks for it and ended with the program. Tests take a database of
/// their own from it and never stop it; what stops servers starts its own.
/// </summary>
public sealed class SharedMariaDb : IAsyncDisposable
{
    private static readonly Lazy<Task<MariaDbServer>> s_server = new(static () => MariaDbServer.StartAsync());

    /// <summary>The running server; skips the test, with the reason, where there can be none.</summary>
    internal static Task<MariaDbServer> ServerAsync()
    {
        Assert.SkipWhen(MariaDbServer.Missing is not null, MariaDbServer.Missing ?? "");
        return s_server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (s_server.IsValueCreated)
        {
            await (await s_server.Value).DisposeAsync();
        }
    }
}
