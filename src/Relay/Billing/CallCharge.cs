namespace Relay.Billing;

/// <summary>What a call came to: the count that was charged and the amount in nano-units.</summary>
internal readonly record struct CallCharge(long BilledChars, long ChargeNanos)
{
    public static CallCharge Nothing => default;
}
