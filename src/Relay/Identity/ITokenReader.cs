namespace Relay.Identity;

/// <summary>Where the token check looks tokens up.</summary>
internal interface ITokenReader
{
    /// <summary>The token with this hash, or null.</summary>
    ValueTask<TokenRecord?> FindTokenAsync(TokenHash hash, CancellationToken cancellationToken);
}
