namespace Relay.Admin;

/// <summary>Which roll-ups are wanted.</summary>
/// <param name="FromDay">First UTC day, yyyymmdd.</param>
/// <param name="ToDay">Last UTC day, that one included.</param>
/// <param name="By">What they are divided by.</param>
/// <param name="Limit">Most lines.</param>
/// <param name="AccountId">Only this account's; null: everybody's.</param>
/// <param name="ByRevenue">The dearest first, instead of in the order of what they are divided by.</param>
internal sealed record UsageQuery(int FromDay, int ToDay, UsageBy By, int Limit, long? AccountId = null, bool ByRevenue = false);
