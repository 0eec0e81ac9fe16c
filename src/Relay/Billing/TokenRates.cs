namespace Relay.Billing;

/// <summary>What one step of a tariff asks for a million tokens of each kind, in nano-units.</summary>
/// <param name="Input">Text read afresh.</param>
/// <param name="Cached">Input read from the provider's cache.</param>
/// <param name="CacheWrite">Input written to it.</param>
/// <param name="AudioInput">Input that is sound.</param>
/// <param name="Output">Text, reasoning included.</param>
/// <param name="AudioOutput">Output that is sound.</param>
internal readonly record struct TokenRates(long Input, long Cached, long CacheWrite, long AudioInput, long Output, long AudioOutput)
{
    /// <summary>The same at so many percent, half a nano up.</summary>
    public TokenRates Scaled(int percent) => new(
        Of(Input, percent), Of(Cached, percent), Of(CacheWrite, percent), Of(AudioInput, percent), Of(Output, percent), Of(AudioOutput, percent));

    private static long Of(long nanos, int percent) => (long)((((Int128)nanos * percent) + 50) / 100);
}
