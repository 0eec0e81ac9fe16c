using System.Net;

namespace Relay.Protocol.WebSessions.Qwen;

/// <summary>The cookies of Qwen's site: a whole cookie text, one pair, or the bare ticket.</summary>
/// <param name="Header">The value of <c>Cookie</c>.</param>
/// <param name="Xsrf">The value of <c>X-Xsrf-Token</c>; empty where there is no such cookie.</param>
public sealed record QwenCookies(string Header, string Xsrf)
{
    private const string Ticket = "tongyi_sso_ticket";

    public static QwenCookies Parse(string token)
    {
        // Padding at the end of a bare ticket is no pair.
        if (token.AsSpan().TrimEnd('=').IndexOf('=') < 0)
        {
            return new QwenCookies($"{Ticket}={token}", "");
        }

        string xsrf = "";
        List<string> pairs = [];
        foreach (string pair in token.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                pairs.Add(pair);
                xsrf = pair[..equals] == "XSRF-TOKEN" ? WebUtility.UrlDecode(pair[(equals + 1)..]) : xsrf;
            }
        }

        return new QwenCookies(string.Join("; ", pairs), xsrf);
    }
}
