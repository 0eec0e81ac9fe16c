namespace Relay.Billing;

/// <summary>Who counted a call's tokens. Stored as a number in the journal and in <c>api_calls.usage_source</c>; members are only added.</summary>
internal enum UsageOrigin : byte
{
    /// <summary>Nobody: the call is not charged by the token, or ended before there was anything to count.</summary>
    None = 0,

    /// <summary>The upstream.</summary>
    Upstream = 1,

    /// <summary>Relay, by a guess from the texts, because the upstream never said.</summary>
    Estimate = 2,
}
