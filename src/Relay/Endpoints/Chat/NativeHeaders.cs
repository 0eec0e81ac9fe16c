using Microsoft.Extensions.Primitives;

namespace Relay.Endpoints.Chat;

/// <summary>Headers of a caller's that a provider of the same dialect understands.</summary>
internal static class NativeHeaders
{
    private const int MaxValueChars = 1024;

    private static readonly string[] s_anthropic = ["anthropic-version", "anthropic-beta"];

    /// <summary>Header lines, each ended by CR LF; a value that is not plain visible text is left out.</summary>
    public static string Anthropic(IHeaderDictionary headers)
    {
        string lines = "";
        foreach (string name in s_anthropic)
        {
            if (headers.TryGetValue(name, out StringValues values) && values.ToString() is { Length: > 0 and <= MaxValueChars } value
                && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                lines = $"{lines}{name}: {value}\r\n";
            }
        }

        return lines;
    }
}
