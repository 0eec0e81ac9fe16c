using Relay.Protocol.Usage;

namespace Relay.Streaming;

/// <summary>
/// The one value every stream ends in. Billing, archive, metrics and log all read it; nothing else decides how a call went.
/// </summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="FirstByteSent">Whether any byte of the answer went downstream.</param>
/// <param name="BytesDown">Answer bytes written downstream, without HTTP framing.</param>
/// <param name="AudioBytes">Decoded audio bytes the upstream delivered.</param>
/// <param name="UsageChars">Characters the upstream says it billed; -1 when it never said.</param>
/// <param name="FirstByteUs">Microseconds from admission to the first byte downstream; -1 when none went.</param>
/// <param name="TotalUs">Microseconds from admission to the end.</param>
/// <param name="Tokens">
/// What the upstream says it used of tokens. Where it never said: Relay's estimate of the input and of what went downstream, marked by
/// <paramref name="TokensEstimated"/>; null when there is nothing to count.
/// </param>
/// <param name="TokensEstimated">Whether any part of <paramref name="Tokens"/> is Relay's guess.</param>
internal readonly record struct StreamEnd(
    EndReason Reason, bool FirstByteSent, long BytesDown, long AudioBytes, long UsageChars, long FirstByteUs, long TotalUs,
    TokenUsage? Tokens = null, bool TokensEstimated = false)
{
    public EndSide Side => Reason switch
    {
        EndReason.Completed => EndSide.None,
        EndReason.CallerLeft or EndReason.CallerCanceled => EndSide.Downstream,
        EndReason.Shutdown or EndReason.Crash or EndReason.Internal => EndSide.Relay,
        _ => EndSide.Upstream,
    };
}
