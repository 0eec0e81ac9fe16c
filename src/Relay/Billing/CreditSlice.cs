namespace Relay.Billing;

/// <summary>How much credit a node is given when it asks. Pure.</summary>
internal static class CreditSlice
{
    /// <summary>
    /// A tenth of a unit of currency, some five short texts. An account with less than this free is scarce: nodes lease exactly what a call
    /// needs and give back what they do not use, so that nothing lies idle on one node while another refuses.
    /// </summary>
    public const long LeastNanos = Money.NanosPerUnit / 10;

    /// <summary>A thousand units: what a node of a rich account has at hand while the store is away.</summary>
    public const long MostNanos = 1_000 * Money.NanosPerUnit;

    /// <summary>A node takes at most an eighth of what is free at a time, so that several find something.</summary>
    private const int Share = 8;

    /// <summary>What to lease: at least <paramref name="needNanos"/>, or nothing when there is not as much.</summary>
    public static long Of(long needNanos, long freeNanos) =>
        freeNanos < needNanos ? 0
        : freeNanos < LeastNanos ? needNanos
        : Math.Max(needNanos, Math.Min(MostNanos, freeNanos / Share));

    /// <summary>What a busy node keeps at hand: below half of a new slice it takes one more without being asked.</summary>
    public static bool IsLow(long surplusNanos, long freeNanos) => surplusNanos < Math.Min(MostNanos, freeNanos / Share) / 2;
}
