using System.Buffers;
using System.Globalization;
using System.Text;

namespace Relay.Archive;

/// <summary>Renders <see cref="ArchiveOptions.PathTemplate"/>: split once at start, rendered once per clip on the writer's thread.</summary>
internal sealed class ClipPathTemplate
{
    private const string Ending = ".{format}";
    private const string DateLetters = "yMdHms";

    private static readonly SearchValues<char> s_dateChars = SearchValues.Create(DateLetters + "-_");
    private static readonly SearchValues<char> s_dateLetters = SearchValues.Create(DateLetters);
    private static readonly SearchValues<char> s_forbidden =
        SearchValues.Create([.. "{}\\:*?\"<>|", .. Enumerable.Range(0, 32).Select(static c => (char)c)]);

    private readonly (string Text, bool IsToken)[] _parts;
    private readonly TimeZoneInfo _zone;

    /// <param name="template">One that <see cref="FindError"/> finds nothing wrong with.</param>
    /// <param name="zone">The zone of every date in it.</param>
    public ClipPathTemplate(string template, TimeZoneInfo zone)
    {
        _zone = zone;
        _parts = [.. Split(template[..^Ending.Length])];
    }

    public ClipPath Render(ClipLabel label, string format)
    {
        DateTimeOffset created = LocalTime(label.CreatedAtUs);
        var stem = new StringBuilder(96);
        foreach ((string text, bool isToken) in _parts)
        {
            stem.Append(isToken ? Value(text, label, format, created) : text);
        }

        return new ClipPath(stem.ToString(), format);
    }

    public DateTimeOffset LocalTime(long unixUs) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(unixUs * TimeSpan.TicksPerMicrosecond), _zone);

    /// <summary>The rest of a sentence that begins with the setting's name, or null.</summary>
    public static string? FindError(string template)
    {
        if (string.IsNullOrEmpty(template) || !template.EndsWith(Ending, StringComparison.Ordinal))
        {
            return "must end in \".{format}\".";
        }

        foreach (string segment in template.Split('/'))
        {
            // A leading dot would be "..", or hidden, or the folder of the clips being written.
            if (segment.Length == 0 || segment[0] == '.')
            {
                return "must not have a folder or file name that is empty or begins with a dot.";
            }
        }

        foreach ((string text, bool isToken) in Split(template))
        {
            if (isToken && !IsKnown(text))
            {
                return $"has an unknown part {{{text}}}.";
            }

            if (!isToken && text.AsSpan().ContainsAny(s_forbidden))
            {
                return "has a character that does not belong in a file name.";
            }
        }

        return null;
    }

    private static IEnumerable<(string Text, bool IsToken)> Split(string template)
    {
        int at = 0;
        while (at < template.Length)
        {
            int open = template.IndexOf('{', at);
            int close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                yield return (template[at..], false);
                yield break;
            }

            if (open > at)
            {
                yield return (template[at..open], false);
            }

            yield return (template[(open + 1)..close], true);
            at = close + 1;
        }
    }

    // One letter would be one of .NET's standard patterns, some of which contain separators.
    private static bool IsKnown(string token) =>
        token is "user" or "account" or "call" or "id" or "id8" or "format"
        || (token.Length > 1 && !token.AsSpan().ContainsAnyExcept(s_dateChars) && token.AsSpan().ContainsAny(s_dateLetters));

    private static string Value(string token, ClipLabel label, string format, DateTimeOffset created) => token switch
    {
        "user" => label.User,
        "account" => label.AccountId.ToString(CultureInfo.InvariantCulture),
        "call" => label.CallId.ToString("N"),
        "id" => label.ClipId.ToString("N"),

        // The end of a UUIDv7 is random; its beginning is the time and the same for a whole minute.
        "id8" => label.ClipId.ToString("N")[^8..],
        "format" => format,
        _ => created.ToString(token, CultureInfo.InvariantCulture),
    };
}
