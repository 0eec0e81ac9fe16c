using System.Globalization;

namespace Relay.Billing;

/// <summary>
/// Exact money arithmetic. Amounts are <see cref="long"/> nano-units: 1e-9 of the account's currency. No floating point anywhere.
/// </summary>
internal static class Money
{
    /// <summary>Nano-units in one unit of currency.</summary>
    public const long NanosPerUnit = 1_000_000_000;

    private const int NanoDigits = 9;
    private const long NanosPerTenThousandth = NanosPerUnit / 10_000;

    /// <summary>
    /// No single charge exceeds this (one hundred million units of currency). A count so absurd that it would is a defect or an attack
    /// on the ledger; the bound keeps sums of charges inside a <see cref="long"/> whatever a peer reports.
    /// </summary>
    public const long MaxChargeNanos = 100_000_000 * NanosPerUnit;

    /// <summary>
    /// The largest amount a person may enter (one thousand million units), and the largest balance: a top-up on top of it still fits a
    /// <see cref="long"/>.
    /// </summary>
    public const long MaxAmountNanos = 1_000_000_000 * NanosPerUnit;

    /// <summary>
    /// What <paramref name="count"/> characters, voices, videos, tokens or seconds cost at <paramref name="price"/>. The product is formed in 128
    /// bits and divided once; half a nano is rounded up (prices and counts are never negative, so up is away from zero too).
    /// </summary>
    public static long ChargeNanos(Price price, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(price.Nanos);
        var divisor = CountPerPrice(price.Unit);
        if (Math.BigMul(price.Nanos, count, out var low) == 0 && low >= 0 && low <= long.MaxValue - divisor)
        {
            // Every real charge ends here: the product fits 63 bits, and a 64-bit division is several times cheaper.
            return Math.Min((low + (divisor / 2)) / divisor, MaxChargeNanos);
        }

        var exact = (((Int128)price.Nanos * count) + (divisor / 2)) / divisor;
        return exact > MaxChargeNanos ? MaxChargeNanos : (long)exact;
    }

    /// <summary>An amount for people: all nine digits, because a price of 0.00035 a character is not zero.</summary>
    public static string Format(long nanos) => string.Create(
        CultureInfo.InvariantCulture, $"{(nanos < 0 ? "-" : "")}{Math.Abs((decimal)nanos) / NanosPerUnit:0.000000000}");

    /// <summary>An amount in a message: exact, and no longer than it must be beyond four places ("0.0091").</summary>
    public static string FormatShort(long nanos) => ((decimal)nanos / NanosPerUnit).ToString("0.0000#####", CultureInfo.InvariantCulture);

    /// <summary>
    /// An amount with four decimals, as the original project stores them: half of the last one is rounded away from zero. For display; what
    /// is charged is exact.
    /// </summary>
    public static string FormatRounded(long nanos)
    {
        var whole = Math.DivRem(nanos, NanosPerTenThousandth, out var rest);
        whole += rest >= NanosPerTenThousandth / 2 ? 1 : rest <= -NanosPerTenThousandth / 2 ? -1 : 0;
        return ((decimal)whole / 10_000).ToString("0.0000", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Reads a plain decimal ("3.5", "0.00035", "-12"): digits, at most nine after the point, no exponent, no grouping, no spaces. Exact;
    /// false for anything else and for what a <see cref="long"/> of nano-units cannot hold.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        var negative = text is ['-', ..];
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || whole.Length > 10 || fraction.Length > NanoDigits
            || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        // Ten digits before the point and nine after it are below 1e19, which an Int128 holds with ease.
        Int128 amount = 0;
        foreach (var digit in whole)
        {
            amount = (amount * 10) + (digit - '0');
        }

        for (var i = 0; i < NanoDigits; i++)
        {
            amount = (amount * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        amount = negative ? -amount : amount;
        nanos = amount >= long.MinValue && amount <= long.MaxValue ? (long)amount : 0;
        return nanos == amount;
    }

    /// <summary>How many characters, voices, videos, tokens or seconds one price buys.</summary>
    private static long CountPerPrice(BillingUnit unit) => unit switch
    {
        BillingUnit.PerTenThousandChars => 10_000,
        BillingUnit.PerMillionTokens => 1_000_000,
        BillingUnit.PerMinute => 60,
        _ => 1,
    };
}
