namespace Relay.Protocol.Usage;

/// <summary>
/// Tokens of one call, in the one way of counting that every dialect is read into: parts are contained in their wholes. Never negative.
/// </summary>
/// <param name="Input">All input, cached or not.</param>
/// <param name="Output">All output, reasoning included.</param>
/// <param name="CachedInput">The part of <paramref name="Input"/> that was read from the provider's cache.</param>
/// <param name="CacheWrite">The part of <paramref name="Input"/> that was written to it.</param>
/// <param name="Reasoning">The part of <paramref name="Output"/> that nobody reads.</param>
/// <param name="AudioInput">The part of <paramref name="Input"/> that was sound.</param>
/// <param name="AudioOutput">The part of <paramref name="Output"/> that is sound.</param>
public readonly record struct TokenUsage(
    long Input, long Output, long CachedInput = 0, long CacheWrite = 0, long Reasoning = 0, long AudioInput = 0, long AudioOutput = 0)
{
    public long Total => Input + Output;
}
