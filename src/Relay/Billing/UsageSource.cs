namespace Relay.Billing;

/// <summary>Whose count of characters or tokens a completed call is charged by. The other count is kept beside it in the row.</summary>
internal enum UsageSource
{
    /// <summary>What the upstream says it billed, when it says so; else Relay's own count.</summary>
    Upstream,

    /// <summary>Relay's own count, always.</summary>
    Local,
}
