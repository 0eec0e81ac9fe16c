namespace Relay.Billing;

/// <summary>What units are called in JSON, on the command line and in exported files. Pure functions, any thread.</summary>
internal static class BillingUnitNames
{
    // In the order of the enumeration's values.
    private static readonly string[] s_names =
        ["per_10k_chars", "per_voice", "per_video", "per_million_tokens", "per_image", "per_song", "per_minute"];

    public static IReadOnlyList<string> All => s_names;

    public static string Of(BillingUnit unit) => (int)unit < s_names.Length ? s_names[(int)unit] : "unknown";

    /// <summary>False when there is no such unit; names are compared exactly.</summary>
    public static bool TryParse(string? name, out BillingUnit unit)
    {
        int index = Array.IndexOf(s_names, name);
        unit = index < 0 ? default : (BillingUnit)index;
        return index >= 0;
    }
}
