using Relay.Protocol.Usage;

namespace Relay.Billing;

/// <summary>
/// What one model's tokens cost: a price for each kind of token, in up to three steps by the length of the input. Immutable, any thread.
/// </summary>
/// <remarks>
/// The step is chosen by all input tokens of the call, and prices the whole call. A call has at most six components (text, cached, cache
/// write and audio of the input; text and audio of the output); each is rounded once, half a nano up, and the charge is their sum.
/// </remarks>
internal sealed class TokenTariff
{
    /// <summary>Steps by input tokens: to 32,000, to 128,000, above.</summary>
    public const int Steps = 3;

    private const long FirstStepTokens = 32_000;
    private const long SecondStepTokens = 128_000;

    private readonly TokenRates _short;
    private readonly TokenRates _middle;
    private readonly TokenRates _long;

    public TokenTariff(TokenRates rates)
        : this(rates, rates, rates)
    {
    }

    public TokenTariff(TokenRates upTo32K, TokenRates upTo128K, TokenRates above)
    {
        _short = upTo32K;
        _middle = upTo128K;
        _long = above;
    }

    /// <summary>What a call costs that no row prices.</summary>
    public static TokenTariff Free { get; } = new(default(TokenRates)) { HasInput = false, HasOutput = false };

    /// <summary>Whether the rows price output; a model whose output nobody priced is free there by rule, not always by intention.</summary>
    public bool HasOutput { get; init; } = true;

    /// <summary>Whether the rows price input.</summary>
    public bool HasInput { get; init; } = true;

    public TokenRates At(long inputTokens) =>
        inputTokens <= FirstStepTokens ? _short : inputTokens <= SecondStepTokens ? _middle : _long;

    /// <summary>The same at so many percent of its prices, half a nano up.</summary>
    public TokenTariff Scaled(int percent) => new(_short.Scaled(percent), _middle.Scaled(percent), _long.Scaled(percent))
    {
        HasInput = HasInput,
        HasOutput = HasOutput,
    };

    /// <summary>
    /// What to set aside: the whole input at the dearer of fresh and written to the cache, and the longest answer. An upper bound (to two
    /// nanos of rounding) for text that is no longer than estimated; sound is dearer and known only afterwards.
    /// </summary>
    public long HoldNanos(TokenEstimate estimate)
    {
        var rates = At(estimate.Input);
        return Math.Min(
            Of(Math.Max(rates.Input, rates.CacheWrite), estimate.Input) + Of(rates.Output, estimate.MaxOutput), Money.MaxChargeNanos);
    }

    /// <summary>
    /// What the tokens cost. Every token is charged once: parts that together are more than their whole are cut to it, the cached ones
    /// counting first, then the written ones, then sound.
    /// </summary>
    public long ChargeNanos(in TokenUsage usage)
    {
        var rates = At(usage.Input);
        var cached = Part(usage.CachedInput, usage.Input);
        var written = Part(usage.CacheWrite, usage.Input - cached);
        var heard = Part(usage.AudioInput, usage.Input - cached - written);
        var spoken = Part(usage.AudioOutput, usage.Output);
        var sum = Of(rates.Input, usage.Input - cached - written - heard)
            + Of(rates.Cached, cached) + Of(rates.CacheWrite, written) + Of(rates.AudioInput, heard)
            + Of(rates.Output, usage.Output - spoken) + Of(rates.AudioOutput, spoken);
        return Math.Min(sum, Money.MaxChargeNanos);
    }

    private static long Part(long part, long whole) => Math.Clamp(part, 0, whole);

    private static long Of(long nanosPerMillion, long tokens) =>
        Money.ChargeNanos(new Price(nanosPerMillion, BillingUnit.PerMillionTokens), tokens);
}
