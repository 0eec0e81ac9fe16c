using Relay.Protocol.Usage;

namespace Relay.Billing;

/// <summary>
/// What a call came to: the count that was charged, the amount in nano-units, and beside it the first-use fee of the call's voice, when
/// this call is the one that owes it.
/// </summary>
/// <param name="BilledChars">What was charged for: characters, tokens (all of them), voices, ...; 0 when the call was free by its end.</param>
/// <param name="ChargeNanos">The amount.</param>
/// <param name="VoiceNanos">The voice's fee.</param>
/// <param name="Counted">The tokens, charged or not; null when nobody counted any.</param>
internal readonly record struct CallCharge(long BilledChars, long ChargeNanos, long VoiceNanos = 0, TokenCount? Counted = null)
{
    public static CallCharge Nothing => default;

    public long TotalNanos => ChargeNanos + VoiceNanos;

    /// <summary>What was counted; zeros when nothing was.</summary>
    public TokenUsage Tokens => Counted?.Usage ?? default;

    public UsageOrigin TokenOrigin => Counted?.Origin ?? UsageOrigin.None;
}
