using Relay.Protocol.Translation;

namespace Relay.Streaming;

/// <summary>
/// An upstream's failure as a value. <see cref="Message"/> is safe to show a caller: it holds no key, no URL and no text of the
/// upstream's about our account.
/// </summary>
/// <param name="Reason">The end reason a stream gets from it.</param>
/// <param name="Kind">What it means for the caller, the key and a retry.</param>
/// <param name="NativeCode">The provider's own code (MiniMax <c>status_code</c>), 0 when there is none.</param>
/// <param name="Message">For the caller.</param>
/// <param name="OfKey">What it says of the key and its account, where the provider says more than <paramref name="Kind"/> does.</param>
internal sealed record UpstreamFault(EndReason Reason, FaultKind Kind, int NativeCode, string Message, ChatFaultKind? OfKey = null)
{
    /// <summary>It is about what the caller asked for: the upstream's own words are meant for the caller.</summary>
    public bool ConcernsCaller => Kind is FaultKind.CallerFault or FaultKind.VoiceUnknown;

    /// <summary>Another key or upstream may succeed where this one failed.</summary>
    public bool MayRetry => !ConcernsCaller;
}
