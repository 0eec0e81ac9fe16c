namespace Relay.Billing;

/// <summary>The row of a voice's first-use fee, made from the call that was the first to use it. Pure functions, any thread.</summary>
internal static class VoiceFee
{
    /// <summary>
    /// The id of the fee's row: the call's own with its last bit turned over. The same for every replay, next to its call in time's order,
    /// and as unlikely as any other to be taken.
    /// </summary>
    public static Guid IdOf(Guid callId)
    {
        Span<byte> bytes = stackalloc byte[16];
        callId.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[15] ^= 1;
        return new Guid(bytes, bigEndian: true);
    }

    /// <param name="call">The first call that used the voice.</param>
    /// <param name="voiceTaskType">How the voice was made: <c>voice_clone</c> or <c>voice_design</c>.</param>
    public static CallRow RowOf(CallRow call, string voiceTaskType) => call with
    {
        CallId = IdOf(call.CallId),
        TaskType = voiceTaskType + "_charge",
        CharCount = 0,
        UsageChars = -1,
        BilledChars = 0,
        UnitPriceNanos = call.VoiceFeeNanos,
        BillingUnit = BillingUnit.PerVoice,
        HeldNanos = 0,
        ChargeNanos = call.VoiceFeeNanos,
        BytesDown = 0,
        AudioBytes = 0,
        FirstByteUs = -1,
        TotalUs = -1,
        VoiceFeeNanos = 0,
        Tokens = default,
        TokenOrigin = UsageOrigin.None,
    };
}
