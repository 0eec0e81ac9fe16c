using System.CommandLine;
using Relay.Hosting;
using Relay.Storage;

namespace Relay.Cli;

/// <summary>The store for a one-shot command, beside a running server or without one.</summary>
internal static class EmbeddedStore
{
    /// <exception cref="StartException">A setting is wrong, or the folder cannot be used.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static SqlStore Open(CommonOptions common, ParseResult result)
    {
        RelayOptions options = AllOptions.Bind(common.Load(result)).Relay;
        return RelayStore.Open(DataFolder.Create(options.Data), TimeProvider.System, options.Store);
    }
}
