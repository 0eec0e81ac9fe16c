using System.Globalization;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions;

/// <summary>
/// What a chat site's refusals mean, in Relay's own words: a caller may read each of them, whatever its kind, and each names the official API.
/// The site's own words are never repeated; its code is.
/// </summary>
/// <param name="site">The site as people call it ("DeepSeek's web site").</param>
/// <param name="officialApi">What to use instead ("https://api.deepseek.com, setting Providers:DeepSeek:Keys").</param>
public sealed class WebFaults(string site, string officialApi)
{
    /// <summary>No token can be used now: each rests, or has as many calls as it may.</summary>
    public string Resting => $"{site} is not asked at the moment: every session token rests or is busy. The official API is the dependable way: {officialApi}.";

    /// <summary>The session token is not (or no longer) good.</summary>
    public ChatFault TokenRefused(string code = "") =>
        Own(ChatFaultKind.KeyInvalid, "refuses the session token; sign in there again and give Relay the new one", code);

    /// <summary>A page, or a check for browsers, in place of an answer. Not to be worked around.</summary>
    public ChatFault Blocked(string code = "") =>
        Own(ChatFaultKind.QuotaWindow, "answers plain clients with a page or a check for browsers, which Relay does not get around", code);

    /// <summary>Everything went well, and nothing was said.</summary>
    /// <param name="kind">Whether that passes at once (<see cref="ChatFaultKind.Transient"/>) or means that the account is throttled.</param>
    public ChatFault Empty(ChatFaultKind kind = ChatFaultKind.RateLimited) => Own(kind, "gave an empty answer, as it does to accounts it limits", "");

    /// <summary>Too many calls just now.</summary>
    public ChatFault Limited(long retryAfterMs = 0, string code = "") =>
        Own(ChatFaultKind.RateLimited, "limits the account just now", code) with { RetryAfterMs = retryAfterMs };

    /// <summary>The account is put aside for a while.</summary>
    /// <param name="retryAfterMs">How long; 0: not said.</param>
    /// <param name="code">The site's own.</param>
    public ChatFault Muted(long retryAfterMs, string code = "") =>
        Own(ChatFaultKind.QuotaWindow, "has muted the account for a while", code) with { RetryAfterMs = retryAfterMs };

    /// <summary>The account has nothing left to spend there.</summary>
    public ChatFault OutOfCredits(string code = "") => Own(ChatFaultKind.BalanceEmpty, "says that the account has no credits left", code);

    /// <summary>The prompt is longer than the site takes.</summary>
    public ChatFault TooLong(string code = "") => Own(ChatFaultKind.TooLong, "does not take so long a conversation", code);

    /// <summary>The site's moderation stopped it.</summary>
    public ChatFault ContentRefused(string code = "") => Own(ChatFaultKind.ContentBlocked, "refused the content", code);

    /// <summary>An error that says nothing about token or account.</summary>
    public ChatFault Failed(string code = "") => Own(ChatFaultKind.Transient, "answered with an error", code);

    /// <summary>An answer that is not what the site used to send: it has changed, or what answers is not the site.</summary>
    public ChatFault Unreadable(string what) => Own(ChatFaultKind.Transient, $"sent {what} that Relay does not understand", "");

    /// <summary>What an answer's status says where its body says nothing.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="isMarkup">The body is a page.</param>
    /// <param name="retryAfterMs">What the headers asked for; 0: nothing.</param>
    public ChatFault OfStatus(int status, bool isMarkup, long retryAfterMs = 0)
    {
        string code = "HTTP " + status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            429 => Limited(retryAfterMs, code),
            202 => Blocked(code), // the edge's challenge for browsers
            _ when isMarkup && status < 500 => Blocked(code),
            401 or 403 => TokenRefused(code),
            _ => Failed(code),
        };
    }

    /// <summary>Whether a body is a page rather than data.</summary>
    public static bool IsMarkup(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..];

    private ChatFault Own(ChatFaultKind kind, string what, string code)
    {
        string told = code.Length > 0 ? $"{what} ({code})" : what;
        return new ChatFault(kind, $"{site} {told}. The official API is the dependable way: {officialApi}.", code) { IsOwn = true };
    }
}
