namespace Relay.Identity;

/// <summary>Settings of the token check (section <c>Identity</c>).</summary>
internal sealed class TokenCheckOptions
{
    /// <summary>
    /// How long an answer of the store's about a token is taken as it is, milliseconds. Default 2,000. From then to twice that it still
    /// stands while the store is asked in the background; beyond, a call waits for the store. So a revocation made by another process
    /// counts within 4 seconds, and a token in use costs one indexed read in two seconds that nobody waits for. 1 to 2,500.
    /// </summary>
    public int CacheMs { get; set; } = 2_000;

    /// <summary>
    /// How long a call waits for the store about a token that was good when last heard of, milliseconds. Default 500. Then the last answer
    /// stands: a database that is away or slow locks nobody out. While it stays silent nobody else waits.
    /// </summary>
    public int StoreWaitMs { get; set; } = 500;

    /// <summary>Most tokens remembered at once. Default 100,000, about 20 MB when full; when full, the oldest half is forgotten.</summary>
    public int MaxCachedTokens { get; set; } = 100_000;

    /// <summary>Most unknown tokens remembered at once, apart from the others. Default 10,000; when full, all of them are forgotten.</summary>
    public int MaxRefusedTokens { get; set; } = 10_000;
}
