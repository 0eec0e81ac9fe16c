using Relay.Protocol.Usage;
using Relay.Streaming;

namespace Relay.Billing;

/// <summary>
/// What is charged for a call, by how it ended and whether the caller had received anything. The one place where this is decided; pure
/// functions, any thread.
/// </summary>
/// <remarks>
/// A held amount is exact where the price counts something known beforehand (characters of a text, voices, videos): the upstream bills
/// the whole text once it has begun. Where the price counts tokens the hold is an upper bound, and charging it would charge for tokens
/// nobody produced; such calls have a column of their own: what the upstream said it used, else Relay's estimate of the input and of what
/// went downstream, never the longest answer that was held for.
/// </remarks>
internal static class AbortPolicy
{
    /// <summary>
    /// More characters or tokens than this from an upstream are a defect in its answer, and Relay's own count is used instead.
    /// </summary>
    public const long MaxCredibleUsage = 1_000_000_000;

    private static readonly Row[] s_rows = BuildTable();

    public static ChargeRule RuleFor(EndReason reason, bool firstByteSent, BillingUnit unit)
    {
        ref readonly var row = ref s_rows[(int)reason];
        return !firstByteSent ? row.BeforeFirstByte : unit == BillingUnit.PerMillionTokens ? row.AfterFirstByteTokens : row.AfterFirstByte;
    }

    /// <summary>
    /// Whether a call makes its voice's first-use fee fall due: when it was spoken to the end, or as far as it is charged for. A call that
    /// is free because it failed has not used the voice.
    /// </summary>
    public static bool OwesVoiceFee(EndReason reason, CallCharge charge) => reason == EndReason.Completed || charge.ChargeNanos > 0;

    /// <summary>Applies the rule to one call.</summary>
    /// <param name="end">How the call ended. <see cref="StreamEnd.UsageChars"/> counts what the price counts.</param>
    /// <param name="price">The price the call was admitted at.</param>
    /// <param name="localChars">Relay's own count.</param>
    /// <param name="source">Whose count is charged for a completed call.</param>
    public static CallCharge Charge(in StreamEnd end, Price price, long localChars, UsageSource source)
    {
        // Voices and videos are counted by us alone: an upstream's usage counts characters there, if anything. Images are those that came.
        var counted = price.Unit is BillingUnit.PerTenThousandChars or BillingUnit.PerMillionTokens or BillingUnit.PerMinute or BillingUnit.PerImage;
        var known = counted && IsCredible(end.UsageChars);
        var usage = known && source == UsageSource.Upstream ? end.UsageChars : localChars;
        return RuleFor(end.Reason, end.FirstByteSent, price.Unit) switch
        {
            ChargeRule.Usage => Of(price, usage),
            ChargeRule.Held => Of(price, localChars),
            ChargeRule.UsageElseHeldIfAudio when !known && end.AudioBytes > 0 => Of(price, localChars),
            ChargeRule.UsageElseHeldIfAudio => known ? Of(price, end.UsageChars) : CallCharge.Nothing,
            ChargeRule.UsageElseEstimate => known ? Of(price, end.UsageChars) : Of(price, localChars),
            _ => CallCharge.Nothing,
        };
    }

    /// <summary>
    /// The same for a call that is charged by the token. Whose count a completed call is charged by is not a choice here: Relay's own is a
    /// guess, and used only when the upstream gave none.
    /// </summary>
    /// <param name="end">How the call ended. Where <see cref="StreamEnd.Tokens"/> is null the input is estimated and the output unknown.</param>
    /// <param name="tariff">The tariff the call was admitted at.</param>
    /// <param name="estimate">What was held for.</param>
    public static CallCharge ChargeTokens(in StreamEnd end, TokenTariff tariff, TokenEstimate estimate)
    {
        var given = end.Tokens is { } tokens && IsCredible(in tokens);
        var isReported = given && !end.TokensEstimated;
        var counted = given ? end.Tokens!.Value : new TokenUsage(estimate.Input, 0);
        var isCharged = RuleFor(end.Reason, end.FirstByteSent, BillingUnit.PerMillionTokens) switch
        {
            ChargeRule.Usage or ChargeRule.UsageElseEstimate => true,
            ChargeRule.UsageElseHeldIfAudio => isReported,
            _ => false,
        };
        var noted = isCharged || given ? new TokenCount(counted, isReported ? UsageOrigin.Upstream : UsageOrigin.Estimate) : null;
        return isCharged ? new CallCharge(counted.Total, tariff.ChargeNanos(in counted), 0, noted) : CallCharge.Nothing with { Counted = noted };
    }

    private static bool IsCredible(in TokenUsage tokens) =>
        IsCredible(tokens.Input) && IsCredible(tokens.Output) && IsCredible(tokens.CachedInput) && IsCredible(tokens.CacheWrite)
        && IsCredible(tokens.Reasoning) && IsCredible(tokens.AudioInput) && IsCredible(tokens.AudioOutput);

    private static bool IsCredible(long count) => count is >= 0 and <= MaxCredibleUsage;

    private static CallCharge Of(Price price, long count) => new(count, Money.ChargeNanos(price, count));

    private static Row[] BuildTable()
    {
        var rows = new Row[12];

        // The answer is there in full. It counts as delivered also when it had no body to send (a deletion, a file registered).
        rows[(int)EndReason.Completed] = new(ChargeRule.Usage, ChargeRule.Usage, ChargeRule.Usage);

        // Whoever hangs up before hearing anything owes nothing; afterwards the upstream bills the whole text, and so do we.
        rows[(int)EndReason.CallerLeft] = new(ChargeRule.Nothing, ChargeRule.Held, ChargeRule.UsageElseEstimate);

        // One task cancelled on a connection that lives on: upstreams report what they did until then, or had not begun.
        rows[(int)EndReason.CallerCanceled] =
            new(ChargeRule.UsageElseHeldIfAudio, ChargeRule.UsageElseHeldIfAudio, ChargeRule.UsageElseEstimate);

        // Nothing or only part of what was asked for arrived, through no fault of the caller.
        rows[(int)EndReason.UpstreamRefused] = Free;
        rows[(int)EndReason.UpstreamUnreachable] = Free;
        rows[(int)EndReason.FirstByteTimeout] = Free;
        rows[(int)EndReason.IdleTimeout] = Free;
        rows[(int)EndReason.UpstreamCut] = Free;
        rows[(int)EndReason.UpstreamMalformed] = Free;

        // We ended the call while we knew what we did: not the caller's expense.
        rows[(int)EndReason.Shutdown] = Free;
        rows[(int)EndReason.Internal] = Free;

        // Written at the next start. Bytes had gone out, so the upstream has billed the text; how many tokens it was went down with us.
        rows[(int)EndReason.Crash] = new(ChargeRule.Nothing, ChargeRule.Held, ChargeRule.Nothing);
        return rows;
    }

    private static Row Free => new(ChargeRule.Nothing, ChargeRule.Nothing, ChargeRule.Nothing);

    private readonly record struct Row(ChargeRule BeforeFirstByte, ChargeRule AfterFirstByte, ChargeRule AfterFirstByteTokens);
}
