using System.Text;

namespace Relay.Billing;

/// <summary>What a price row may hold; the same for the command line and the API. Pure functions.</summary>
internal static class PriceRules
{
    public const string UnitError = "should be per_10k_chars, per_voice, per_video, per_million_tokens, per_image, per_song or per_minute";

    public const string PriceError = "should be a decimal from 0 to 10000000 with at most nine decimals";

    private const int MaxNameBytes = 100;
    private const int MaxDescriptionChars = 1000;

    // Ten million units of currency for one unit of anything is a slip of the hand.
    private const long MaxPriceNanos = 10_000_000 * Money.NanosPerUnit;

    public static string? FindNameError(string name) =>
        name.Length == 0 || Encoding.UTF8.GetByteCount(name) > MaxNameBytes || name.AsSpan().ContainsAnyInRange('\0', '\x1f')
            ? $"should have 1 to {MaxNameBytes} bytes and no control characters"
            : null;

    public static string? FindDescriptionError(string text) =>
        text.Length > MaxDescriptionChars ? $"should have at most {MaxDescriptionChars} characters" : null;

    public static bool IsPrice(long nanos) => nanos is >= 0 and <= MaxPriceNanos;
}
