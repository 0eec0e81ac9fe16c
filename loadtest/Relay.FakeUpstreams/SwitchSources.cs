using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams;

/// <summary>
/// Finds the switches one request sets. All three methods apply them to <c>options</c>, which is the request's own copy, and
/// return the first that is wrong, or null.
/// </summary>
internal static class SwitchSources
{
    private const string HeaderPrefix = "X-Fake-";
    private const string DirectiveStart = "[fake:";

    public static string? FromHeaders(FakeMiniMaxOptions options, IHeaderDictionary headers)
    {
        foreach ((string name, var values) in headers)
        {
            if (name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)
                && !Switches.TryApply(options, name[HeaderPrefix.Length..].ToLowerInvariant(), values.ToString()))
            {
                return $"{name}: {values}";
            }
        }

        return null;
    }

    /// <summary>Directives in the text, for requests whose headers pass through a relay. They stay in the text and count as characters.</summary>
    public static string? FromText(FakeMiniMaxOptions options, string text)
    {
        int at = 0;
        while ((at = text.IndexOf(DirectiveStart, at, StringComparison.Ordinal)) >= 0)
        {
            at += DirectiveStart.Length;
            int end = text.IndexOf(']', at);
            if (end < 0)
            {
                return text[at..];
            }

            if (Apply(options, text[at..end]) is string wrong)
            {
                return wrong;
            }

            at = end;
        }

        return null;
    }

    /// <summary>The space-separated list of one API key.</summary>
    public static string? FromKey(FakeMiniMaxOptions options, string? key)
    {
        if (key is null || !options.KeySwitches.TryGetValue(key, out string? list))
        {
            return null;
        }

        return list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => Apply(options, item)).FirstOrDefault(wrong => wrong is not null);
    }

    private static string? Apply(FakeMiniMaxOptions options, string item)
    {
        int equals = item.IndexOf('=', StringComparison.Ordinal);
        (string name, string value) = equals < 0 ? (item, "") : (item[..equals], item[(equals + 1)..]);
        return Switches.TryApply(options, name, value) ? null : item;
    }
}
