using Relay.Protocol.Balances;

namespace Relay.Upstreams.Keys;

/// <summary>Where a provider is asked about a key (section <c>Keys:Providers:NAME</c>).</summary>
internal sealed class KeyTarget
{
    /// <summary>The API's address with its version part; <c>GET /models</c> below it answers to a good key.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>How the key is sent. Default: as a bearer token.</summary>
    public KeyAuth Auth { get; set; }

    /// <summary>How it tells the balance. Default: it does not.</summary>
    public BalanceDialect Balance { get; set; }

    /// <summary>What is wrong with it; null when it can be used.</summary>
    public string? FindError(string name) =>
        Uri.TryCreate(BaseUrl, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http"
            ? null
            : $"Keys:Providers:{name}:BaseUrl: '{BaseUrl}' is no address; write it as https://api.example.com/v1.";
}
