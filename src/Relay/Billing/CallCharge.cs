namespace Relay.Billing;

/// <summary>
/// What a call came to: the count that was charged, the amount in nano-units, and beside it the first-use fee of the call's voice, when
/// this call is the one that owes it.
/// </summary>
internal readonly record struct CallCharge(long BilledChars, long ChargeNanos, long VoiceNanos = 0)
{
    public static CallCharge Nothing => default;

    public long TotalNanos => ChargeNanos + VoiceNanos;
}
