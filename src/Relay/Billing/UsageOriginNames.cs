namespace Relay.Billing;

/// <summary>What <c>usage_source</c> is called in JSON and in exported files. Pure functions, any thread.</summary>
internal static class UsageOriginNames
{
    /// <summary><c>upstream</c>, <c>estimate</c>, or nothing.</summary>
    public static string Of(UsageOrigin origin) => origin switch
    {
        UsageOrigin.Upstream => "upstream",
        UsageOrigin.Estimate => "estimate",
        _ => "",
    };
}
