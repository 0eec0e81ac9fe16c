namespace Relay.Billing;

/// <summary>How a call's charge follows from what is known at its end.</summary>
internal enum ChargeRule : byte
{
    /// <summary>Nothing is charged.</summary>
    Nothing,

    /// <summary>The counted usage: the upstream's or our own, as configured; our own when the upstream gave none.</summary>
    Usage,

    /// <summary>Exactly what was held.</summary>
    Held,

    /// <summary>What the upstream reported so far; what was held when it reported none but audio came; else nothing.</summary>
    UsageElseHeldIfAudio,

    /// <summary>What the upstream reported so far; Relay's estimate of it when it reported none. Never what was held.</summary>
    UsageElseEstimate,
}
