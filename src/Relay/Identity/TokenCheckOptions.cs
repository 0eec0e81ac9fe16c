namespace Relay.Identity;

/// <summary>Settings of the token check (section <c>Identity</c>).</summary>
internal sealed class TokenCheckOptions
{
    /// <summary>
    /// How long a verified or unknown token is trusted before the store is asked again, milliseconds. Default 2,000: a revocation made by
    /// another process counts within that time, and a token costs at most one indexed read in it. Must be at least 1.
    /// </summary>
    public int CacheMs { get; set; } = 2_000;

    /// <summary>Most tokens remembered at once. Default 100,000, about 15 MB when full; when full, the oldest half is forgotten.</summary>
    public int MaxCachedTokens { get; set; } = 100_000;
}
