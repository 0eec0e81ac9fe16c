using System.Globalization;
using Relay.Protocol.MiniMax;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Numbers that providers put where OpenAI puts a word.</summary>
internal static class FaultNumbers
{
    /// <summary>MiniMax's <c>base_resp.status_code</c>; null for a number that is not one of its errors.</summary>
    public static ChatFaultKind? MiniMax(long code) =>
        code is > 0 and <= int.MaxValue && MiniMaxError.Find((int)code) is { Kind: not MiniMaxErrorKind.Unknown } error ? error.Fault : null;

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
