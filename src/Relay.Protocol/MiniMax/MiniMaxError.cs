using System.Collections.Frozen;
using Relay.Protocol.Translation;
using static Relay.Protocol.MiniMax.MiniMaxErrorKind;

namespace Relay.Protocol.MiniMax;

/// <summary>One row of the table of <c>base_resp.status_code</c>.</summary>
/// <param name="Code">The code on the wire.</param>
/// <param name="Kind">Whose matter it is.</param>
/// <param name="Retry">Whether the same key may be tried again.</param>
/// <param name="HttpStatus">
/// The status for a caller who speaks a dialect with real statuses. Trouble with an upstream key is never 401, 402 or
/// 403: the caller would take it for its own key's.
/// </param>
/// <param name="Meaning">In English, for operators.</param>
public sealed record MiniMaxError(int Code, MiniMaxErrorKind Kind, MiniMaxRetry Retry, int HttpStatus, string Meaning)
{
    private static readonly FrozenDictionary<int, MiniMaxError> s_table = new MiniMaxError[]
    {
        new(0, None, MiniMaxRetry.Never, 200, "success"),
        new(1000, Temporary, MiniMaxRetry.Now, 502, "unknown error"),
        new(1001, Temporary, MiniMaxRetry.Now, 504, "request timeout"),
        new(1002, RateLimited, MiniMaxRetry.Later, 429, "request rate exceeded"),
        new(1004, KeyUnauthorized, MiniMaxRetry.Never, 502, "not authorized, or the token does not match the group"),
        new(1008, KeyExhausted, MiniMaxRetry.Never, 503, "insufficient balance"),
        new(1013, Temporary, MiniMaxRetry.Now, 502, "internal service error"),
        new(1024, Temporary, MiniMaxRetry.Now, 502, "internal error"),
        new(1026, ContentRefused, MiniMaxRetry.Never, 400, "sensitive input"),
        new(1027, ContentRefused, MiniMaxRetry.Never, 400, "sensitive output"),
        new(1028, KeyExhausted, MiniMaxRetry.Later, 503, "plan quota exhausted"),
        new(1030, KeyExhausted, MiniMaxRetry.Later, 503, "plan quota exhausted"),
        new(1033, Temporary, MiniMaxRetry.Now, 502, "database error"),
        new(1039, RateLimited, MiniMaxRetry.Later, 429, "token rate exceeded"),
        new(1041, RateLimited, MiniMaxRetry.Later, 429, "connection limit"),
        new(1042, CallerFault, MiniMaxRetry.Never, 400, "more than a tenth of the text is invisible characters"),
        new(1043, CallerFault, MiniMaxRetry.Never, 400, "recording does not match its text"),
        new(1044, CallerFault, MiniMaxRetry.Never, 400, "prompt recording does not match its text"),
        new(2013, CallerFault, MiniMaxRetry.Never, 400, "invalid parameters"),
        new(20132, CallerFault, MiniMaxRetry.Never, 400, "invalid samples or voice id"),
        new(2037, CallerFault, MiniMaxRetry.Never, 400, "recording too short or too long"),
        new(2038, KeyNotEntitled, MiniMaxRetry.Never, 502, "cloning disabled until the account is verified"),
        new(2039, CallerFault, MiniMaxRetry.Never, 409, "voice id exists already"),
        new(2042, KeyNotEntitled, MiniMaxRetry.Never, 404, "no access to this voice id"),
        new(2044, KeyNotEntitled, MiniMaxRetry.Never, 502, "no permission for this interface"),
        new(2045, RateLimited, MiniMaxRetry.Later, 429, "request rate grows too fast"),
        new(2048, CallerFault, MiniMaxRetry.Never, 400, "prompt recording too long"),
        new(2049, KeyUnauthorized, MiniMaxRetry.Never, 502, "invalid API key, or a key of another region"),
        new(2054, CallerFault, MiniMaxRetry.Never, 404, "voice id does not exist"),
        new(2056, KeyExhausted, MiniMaxRetry.Later, 503, "plan usage limit of the window"),
        new(2061, KeyNotEntitled, MiniMaxRetry.Never, 502, "model not in the plan"),
        new(2062, RateLimited, MiniMaxRetry.Later, 429, "plan rate limit"),
        new(2201, SessionEnded, MiniMaxRetry.Now, 504, "session idle too long"),
        new(2202, CallerFault, MiniMaxRetry.Never, 400, "illegal event"),
        new(2203, MessageRefused, MiniMaxRetry.Never, 400, "empty text, skipped"),
        new(2204, MessageRefused, MiniMaxRetry.Never, 400, "text too long, skipped"),
        new(2205, MessageRefused, MiniMaxRetry.Later, 429, "too much text queued"),
        new(2206, SessionEnded, MiniMaxRetry.Never, 400, "illegal order of events"),
    }.ToFrozenDictionary(row => row.Code);

    /// <summary>The same for routing and for every other dialect: what rests, for how long, and in whose words the caller is told.</summary>
    public ChatFaultKind Fault => Kind switch
    {
        CallerFault or MessageRefused => ChatFaultKind.BadRequest,
        ContentRefused => ChatFaultKind.ContentBlocked,
        KeyUnauthorized => ChatFaultKind.KeyInvalid,
        KeyNotEntitled when Code == 2042 => ChatFaultKind.BadRequest, // somebody else's voice: no key would speak with it
        KeyNotEntitled => ChatFaultKind.ModelUnavailable,
        KeyExhausted when Retry == MiniMaxRetry.Later => ChatFaultKind.QuotaWindow,
        KeyExhausted => ChatFaultKind.BalanceEmpty,
        RateLimited => ChatFaultKind.RateLimited,
        Temporary when Code is 1024 or 1033 => ChatFaultKind.Overloaded,
        _ => ChatFaultKind.Transient,
    };

    /// <summary>All rows, in no particular order.</summary>
    public static IReadOnlyCollection<MiniMaxError> All => s_table.Values;

    /// <summary>The row of a code; an unlisted code gets a row of its own, kind Unknown, not to be retried.</summary>
    public static MiniMaxError Find(int code) =>
        s_table.GetValueOrDefault(code) ?? new MiniMaxError(code, Unknown, MiniMaxRetry.Never, 502, "unknown code");
}
