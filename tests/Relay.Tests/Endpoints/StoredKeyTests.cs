using Microsoft.Extensions.Logging.Abstractions;
using Relay.Identity;
using Relay.Routing.Keys;
using Relay.Storage.Keys;
using Relay.Tests.Storage.Keys;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>A Relay that serves, and somebody else who changes keys in its store.</summary>
public sealed class StoredKeyTests
{
    private static readonly JwtOptions s_secret = new() { Secret = Convert.ToBase64String(new byte[32]) };

    [Fact]
    public async Task Import_BesideAServingRelay_IsNoticedByIt()
    {
        RelayHost host = await RelayHost.StartAsync(("Jwt:Secret", s_secret.Secret), ("Keys:RereadMs", "100"), ("Keys:AutoRefreshInterval", "0"));
        try
        {
            UpstreamKeyStore store = new(host.Server.Store, TimeProvider.System);
            KeySeal seal = new(s_secret);
            KeysOptions options = new();
            KeyAdmin beside = new(store, new KeyChecks(store, new ScriptedProber(), seal, options, TimeProvider.System), seal, options, NullLogger.Instance);

            await beside.ImportAsync("deepseek", "sk-abcdefgh one", null, false, null, "test", TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => host.Server.KeyPools.Of("deepseek").Count == 1);

            Assert.True(host.Server.KeyPools.Of("deepseek").TryTake("deepseek-chat", [], out KeyLease lease));
            Assert.Equal("sk-abcdefgh", lease.Key.Secret);
            lease.Dispose();
            await beside.SetEnabledAsync("deepseek", "one", false, "test", TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => host.Server.KeyPools.Of("deepseek").Count == 0);
            Assert.False(host.Server.KeyPools.Of("deepseek").TryTake("deepseek-chat", [], out _));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }
}
