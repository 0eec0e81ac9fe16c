using System.Globalization;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Numbers that providers put where OpenAI puts a word.</summary>
internal static class FaultNumbers
{
    /// <summary>MiniMax's <c>base_resp.status_code</c>; null for a number that is not one of its errors.</summary>
    public static ChatFaultKind? MiniMax(long code) => code switch
    {
        1000 or 1001 or 1013 => ChatFaultKind.Transient,
        1024 or 1033 => ChatFaultKind.Overloaded,
        1002 or 1041 or 2045 => ChatFaultKind.RateLimited,
        1004 or 2049 => ChatFaultKind.KeyInvalid,
        1008 => ChatFaultKind.BalanceEmpty,
        2056 => ChatFaultKind.QuotaWindow,
        1026 or 1027 => ChatFaultKind.ContentBlocked,
        1039 => ChatFaultKind.TooLong,
        1042 or 2013 => ChatFaultKind.BadRequest,
        _ => null,
    };

    /// <summary>SiliconFlow's and GLM's codes, which do not overlap; null for others.</summary>
    public static ChatFaultKind? Other(long code) => code switch
    {
        20012 or 30003 => ChatFaultKind.ModelUnavailable,
        20015 => ChatFaultKind.BadRequest,
        30001 => ChatFaultKind.BalanceEmpty,
        30011 => ChatFaultKind.PaidBalanceEmpty,
        50505 => ChatFaultKind.Overloaded,

        >= 1000 and <= 1004 => ChatFaultKind.KeyInvalid,
        1113 or 1309 => ChatFaultKind.BalanceEmpty,
        1311 => ChatFaultKind.PaidBalanceEmpty,
        1308 or 1310 => ChatFaultKind.QuotaWindow,
        1302 or 1303 or 1304 => ChatFaultKind.RateLimited,
        1305 => ChatFaultKind.Overloaded,
        1211 => ChatFaultKind.ModelUnavailable,
        1261 => ChatFaultKind.TooLong,
        1301 => ChatFaultKind.ContentBlocked,
        >= 1210 and <= 1215 => ChatFaultKind.BadRequest,
        1234 => ChatFaultKind.Transient,
        _ => null,
    };

    /// <summary>MiniMax's number at the end of a text in the OpenAI form: "insufficient balance (1008)".</summary>
    public static long? TrailingNumber(string message)
    {
        ReadOnlySpan<char> text = message.AsSpan().TrimEnd(" .").TrimEnd();
        int open = text.LastIndexOf('(');
        return open >= 0 && text.EndsWith(")")
            && long.TryParse(text[(open + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
    }
}
