using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Streaming;

namespace Relay.Endpoints;

/// <summary>An error on its way to a caller, before it takes the form of the caller's dialect.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Message">For a person; never a key, a URL of ours, or the caller's content.</param>
/// <param name="Field">The request's field at fault, as the dialect names it.</param>
/// <param name="NativeCode">The provider's own code for it, 0 when there is none.</param>
internal sealed record RelayError(ErrorKind Kind, string Message, string? Field = null, int NativeCode = 0)
{
    public static RelayError Stopping { get; } = new(ErrorKind.Unavailable, "the service is restarting, try again in a moment");

    /// <summary>Not an error that programs repeat by themselves: whoever stopped the call does not want it again.</summary>
    public static RelayError Stopped { get; } = new(ErrorKind.Forbidden, "the call was stopped at the dashboard");

    public static RelayError Internal { get; } = new(ErrorKind.Internal, "internal error");

    /// <summary>Sent as <c>Retry-After</c> unless it is 0.</summary>
    public int RetryAfterSeconds { get; init; }

    public int HttpStatus => Kind switch
    {
        ErrorKind.InvalidRequest or ErrorKind.UnknownVoice or ErrorKind.UnsupportedFormat or ErrorKind.TextTooLong
            or ErrorKind.ContextTooLong or ErrorKind.ContentBlocked => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthorized or ErrorKind.TokenExpired => StatusCodes.Status401Unauthorized,
        ErrorKind.InsufficientBalance => StatusCodes.Status402PaymentRequired,
        ErrorKind.Forbidden or ErrorKind.ModelNotAllowed => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound or ErrorKind.UnknownModel => StatusCodes.Status404NotFound,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.UpgradeRequired => StatusCodes.Status426UpgradeRequired,
        ErrorKind.RateLimited or ErrorKind.QuotaUsed => StatusCodes.Status429TooManyRequests,
        ErrorKind.UpstreamFailed => StatusCodes.Status502BadGateway,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.UpstreamTimeout => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static RelayError FromToken(TokenRefusal refusal) => refusal switch
    {
        TokenRefusal.Missing => new(ErrorKind.Unauthorized, "no API token: send it as 'Authorization: Bearer rk-...'"),
        TokenRefusal.Revoked => new(ErrorKind.Unauthorized, "this API token has been revoked"),
        TokenRefusal.Expired => new(ErrorKind.TokenExpired, "this API token has expired"),
        TokenRefusal.Unavailable => new(ErrorKind.Unavailable, "the API token cannot be checked at the moment, try again shortly"),
        TokenRefusal.AccountDisabled => new(ErrorKind.Unauthorized, "the account of this API token is disabled"),
        _ => new(ErrorKind.Unauthorized, "invalid API token"),
    };

    /// <summary>Null when the call may go ahead.</summary>
    public static RelayError? FromHold(in HoldResult result) => result.Outcome switch
    {
        HoldOutcome.Admitted => null,
        HoldOutcome.TooManyRequests => new(ErrorKind.RateLimited, "this API token has made its calls of this minute")
        {
            RetryAfterSeconds = result.RetryAfterSeconds,
        },
        HoldOutcome.TooManyStreams => new(ErrorKind.RateLimited, "this API token has as many calls under way as it may")
        {
            RetryAfterSeconds = result.RetryAfterSeconds,
        },
        HoldOutcome.DailyUnitsUsed => new(ErrorKind.QuotaUsed, "what this API token may use in a day does not reach for this call")
        {
            RetryAfterSeconds = result.RetryAfterSeconds,
        },
        HoldOutcome.CreditUnknown => new(ErrorKind.Unavailable, "the account's balance cannot be read at the moment, try again shortly"),
        HoldOutcome.InsufficientFunds => new(ErrorKind.InsufficientBalance, "insufficient balance"),
        HoldOutcome.JournalFull => new(ErrorKind.Unavailable, "no new calls can be taken at the moment, try again shortly"),
        _ => Stopping,
    };

    public static RelayError ModelNotAllowed() => new(ErrorKind.ModelNotAllowed, "this API token may not use this model", "model");

    /// <summary>Somebody else made the voice.</summary>
    public static RelayError ForbiddenVoice { get; } = new(ErrorKind.UnknownVoice, "no access to this voice_id", "voice", 2042);

    /// <summary>Sets the headers that go with the error in every dialect.</summary>
    public void SetHeaders(HttpResponse response)
    {
        if (RetryAfterSeconds > 0)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public static RelayError FromFault(UpstreamFault fault) => fault.Kind switch
    {
        FaultKind.CallerFault => new(ErrorKind.InvalidRequest, fault.Message, null, fault.NativeCode),
        FaultKind.VoiceUnknown => new(ErrorKind.UnknownVoice, fault.Message, "voice", fault.NativeCode),
        FaultKind.RateLimited => new(ErrorKind.RateLimited, fault.Message),
        FaultKind.Timeout => new(ErrorKind.UpstreamTimeout, fault.Message),
        _ => new(ErrorKind.UpstreamFailed, fault.Message),
    };

    /// <summary>What a chat upstream's failure is to the caller. Its own words only where the fault is the caller's; our keys and accounts are
    /// not the caller's business, so their failures are an outage.</summary>
    public static RelayError FromChat(ChatFailure failure) => failure.Fault.Kind switch
    {
        ChatFaultKind.BadRequest => new(ErrorKind.InvalidRequest, WordsOf(failure.Fault, "the model's provider refused the request")),
        ChatFaultKind.TooLong => new(ErrorKind.ContextTooLong, WordsOf(failure.Fault, "the prompt is longer than the model's context"), "messages"),
        ChatFaultKind.ContentBlocked => new(ErrorKind.ContentBlocked, WordsOf(failure.Fault, "the model's provider refused the content")),
        _ when failure.Fault.IsOwn => OwnWords(failure.Fault),
        ChatFaultKind.ModelUnavailable => new(ErrorKind.UnknownModel, "the model is not available at its provider", "model"),
        _ when failure.Reason is EndReason.FirstByteTimeout or EndReason.IdleTimeout => new(ErrorKind.UpstreamTimeout, "the model did not answer in time"),
        ChatFaultKind.Transient => new(ErrorKind.UpstreamFailed, failure.Reason switch
        {
            EndReason.UpstreamUnreachable => "the model's provider could not be reached",
            EndReason.UpstreamCut => "the model's provider broke off its answer",
            EndReason.UpstreamMalformed => "the model's provider sent an answer that could not be read",
            _ => "the model's provider failed",
        }),
        _ => NoCandidate(failure.Fault.RetryAfterMs),
    };

    /// <summary>Every place the model could be had from is resting or in trouble.</summary>
    public static RelayError NoCandidate(long retryAfterMs) => new(ErrorKind.Unavailable, "the model is not available at the moment, try again shortly")
    {
        RetryAfterSeconds = (int)Math.Clamp((retryAfterMs + 999) / 1000, 1, 3600),
    };

    public static RelayError TooLarge(long limit) => new(ErrorKind.TooLarge, $"the request is larger than {limit} bytes");

    /// <summary>A failure that Relay has words of its own for, which the caller may read.</summary>
    private static RelayError OwnWords(ChatFault fault) => fault.Kind == ChatFaultKind.Transient
        ? new(ErrorKind.UpstreamFailed, fault.Message)
        : NoCandidate(fault.RetryAfterMs) with { Message = fault.Message };

    private static string WordsOf(ChatFault fault, string otherwise) => fault.Message.Length > 0 ? fault.Message : otherwise;
}
