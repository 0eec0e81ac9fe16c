using Relay.Storage;

namespace Relay.Hosting;

/// <summary>Where Relay keeps its things and listens (top level of the configuration).</summary>
internal sealed class RelayOptions
{
    /// <summary>
    /// Where accounts, prices and settled calls are: empty (default) for <c>relay.db</c> in the data folder, <c>sqlite:PATH</c>, or a
    /// server that several Relays share: <c>mysql://user:password@host:port/database?SslMode=VerifyFull</c>, or the same as
    /// <c>Server=...;User ID=...;Password=...;Database=...</c>.
    /// </summary>
    public string Store { get; set; } = "";

    /// <summary>Folder of the embedded store, the journal and the archive. Default <c>./data</c>. One process at a time.</summary>
    public string Data { get; set; } = "data";

    /// <summary>Address of the one port that serves everything. Default: this machine only; containers set <c>http://0.0.0.0:8768</c>.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:8768";

    /// <summary>More addresses serving the same, for clients of the original project (<c>http://127.0.0.1:8766</c> for its socket). Default none.</summary>
    public string[] AlsoListen { get; set; } = [];

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    public string? FindError()
    {
        if (string.IsNullOrWhiteSpace(Data))
        {
            return "Data is empty; name a folder.";
        }

        return StoreAddress.FindError(Store)
            ?? FindError(nameof(Listen), Listen)
            ?? AlsoListen.Select(static (address, index) => FindError($"{nameof(AlsoListen)}:{index}", address)).FirstOrDefault(static error => error is not null);
    }

    private static string? FindError(string name, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == "http"
            ? null
            : $"{name}: '{address}' is no address to listen on; write it as http://127.0.0.1:8768 (TLS ends at a reverse proxy).";
}
