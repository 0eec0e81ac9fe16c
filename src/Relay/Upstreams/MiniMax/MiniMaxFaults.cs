using System.Net;
using System.Text;
using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Upstreams.MiniMax;

/// <summary>
/// Reads MiniMax's failures. What concerns the caller's own request keeps MiniMax's code and words; what concerns our key or account is
/// told in neutral words, because the caller's credentials are not at fault and ours are not the caller's business.
/// </summary>
internal static class MiniMaxFaults
{
    private const int RateLimit = 1002;
    private const int InsufficientBalance = 1008;
    private const int InvalidKey = 2049;
    private const int ForbiddenVoice = 2042;
    private const int UnknownVoice = 2054;
    private const string NotAvailable = "the speech service is not available at the moment";

    public static UpstreamFault Unreachable { get; } =
        new(EndReason.UpstreamUnreachable, FaultKind.Temporary, 0, "the speech service could not be reached");

    public static UpstreamFault Cut { get; } =
        new(EndReason.UpstreamCut, FaultKind.Temporary, 0, "the speech service ended its answer early");

    /// <summary>No key is there to ask with.</summary>
    public static UpstreamFault NoKey { get; } = new(EndReason.UpstreamRefused, FaultKind.Temporary, 0, "the speech service is busy, try again shortly");

    public static UpstreamFault Empty { get; } =
        new(EndReason.UpstreamMalformed, FaultKind.Malformed, 0, "the speech service answered without audio");

    public static UpstreamFault Malformed { get; } =
        new(EndReason.UpstreamMalformed, FaultKind.Malformed, 0, "the speech service sent an answer that could not be read");

    public static UpstreamFault FromCode(int code, ReadOnlySpan<byte> message)
    {
        MiniMaxError error = MiniMaxError.Find(code);
        FaultKind kind = error.Kind switch
        {
            // Somebody else's voice is one that does not exist here; no key should rest because a caller tried it.
            _ when code is UnknownVoice or ForbiddenVoice => FaultKind.VoiceUnknown,
            MiniMaxErrorKind.CallerFault or MiniMaxErrorKind.ContentRefused or MiniMaxErrorKind.MessageRefused => FaultKind.CallerFault,
            MiniMaxErrorKind.KeyUnauthorized => FaultKind.KeyRefused,
            MiniMaxErrorKind.KeyExhausted => FaultKind.KeyExhausted,
            MiniMaxErrorKind.RateLimited => FaultKind.RateLimited,

            // Among these, what a key's plan does not include: another key's may, and this one is good for everything else.
            _ => FaultKind.Temporary,
        };
        string text = kind switch
        {
            FaultKind.CallerFault or FaultKind.VoiceUnknown => Encoding.UTF8.GetString(message),
            FaultKind.RateLimited => "the speech service is busy, try again shortly",
            _ => NotAvailable,
        };
        return new UpstreamFault(EndReason.UpstreamRefused, kind, code, text, error.Fault);
    }

    /// <summary>The fault of an HTTP status other than success, whatever its body says.</summary>
    public static UpstreamFault FromStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => FromCode(InvalidKey, default),
        HttpStatusCode.PaymentRequired => FromCode(InsufficientBalance, default),
        HttpStatusCode.TooManyRequests => FromCode(RateLimit, default),
        _ => new(EndReason.UpstreamRefused, FaultKind.Temporary, 0, NotAvailable),
    };
}
