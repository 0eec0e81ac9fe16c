using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Hosting;
using Relay.Identity;
using Relay.Routing.Keys;
using Relay.Storage;
using Relay.Storage.Keys;
using Relay.Upstreams.Keys;

namespace Relay.Cli;

/// <summary>The store's keys for a one-shot command, beside a Relay that serves or without one. That one sees changes within seconds.</summary>
internal sealed class KeyAdminSession : IAsyncDisposable
{
    private readonly SqlStore _store;
    private readonly KeyProber _prober;

    private KeyAdminSession(SqlStore store, AllOptions options)
    {
        _store = store;
        _prober = new KeyProber(options.KeyTargets, options.Keys.CheckTimeoutMs, TimeProvider.System);
        UpstreamKeyStore keys = new(store, TimeProvider.System);
        KeySeal seal = new(options.Jwt);
        Admin = new KeyAdmin(keys, new KeyChecks(keys, _prober, seal, options.Keys, TimeProvider.System), seal, options.Keys, NullLogger.Instance);
    }

    /// <summary>Who does it, as the store notes it.</summary>
    public static string MadeBy => "cli:" + Environment.UserName;

    public KeyAdmin Admin { get; }

    public static async Task<KeyAdminSession> OpenAsync(CommonOptions common, ParseResult result, CancellationToken cancellationToken)
    {
        AllOptions options = AllOptions.Bind(common.Load(result));
        SqlStore store = EmbeddedStore.Open(common, result);
        try
        {
            // Finds out whether the folder's secret key is the one that the store's keys are sealed with, and makes one for a new store.
            using JwtKeys signing = new(new JwtKeyStore(store), options.Jwt, TimeProvider.System);
            await signing.OpenAsync(cancellationToken);
            return new KeyAdminSession(store, options);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _prober.Dispose();
        await _store.DisposeAsync();
    }
}
