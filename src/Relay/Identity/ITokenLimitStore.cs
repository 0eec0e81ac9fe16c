namespace Relay.Identity;

/// <summary>Limits of tokens as administrators set them. Implemented by Storage.</summary>
internal interface ITokenLimitStore
{
    /// <summary>Sets a token's terms. False when there is no token with this number.</summary>
    ValueTask<bool> SetAsync(long tokenId, TokenTerms terms, CancellationToken cancellationToken);
}
