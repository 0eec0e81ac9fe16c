using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Archive;

/// <summary>Turns what callers wrote into names a file system takes: no separators, nothing hidden, nothing reserved, bounded.</summary>
internal static class SafeName
{
    // With the twelve characters of a mark and the fixed parts of a part file's name this stays below the 255 bytes of a file name.
    private const int MaxUserBytes = 64;
    private const int MaxFormatChars = 16;

    private static readonly SearchValues<char> s_formatChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>
    /// One folder name for a user. Letters, digits and marks of every script pass, with "-_.@+" inside. A name that had to be altered
    /// carries a mark of the original ("a_b~1f3a5c7e"), so that two users never share a folder; '~' itself does not pass.
    /// </summary>
    public static string User(string? name, long accountId)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return accountId.ToString(CultureInfo.InvariantCulture);
        }

        var safe = new StringBuilder(name.Length);
        int bytes = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            Rune kept = MayStand(rune, safe.Length == 0) ? rune : new Rune('_');
            bytes += kept.Utf8SequenceLength;
            if (bytes > MaxUserBytes)
            {
                break;
            }

            safe.Append(kept.ToString());
        }

        // Windows drops a trailing dot, which would make "a." and "a" one folder.
        if (safe[^1] == '.')
        {
            safe[^1] = '_';
        }

        string result = safe.ToString();
        if (IsReserved(result))
        {
            result = "_" + result;
        }

        return result == name ? name : result + "~" + MarkOf(name);
    }

    /// <summary>A file name's extension: lower-case letters, digits and '_', or "bin" when nothing is left.</summary>
    public static string Format(string? format)
    {
        // Nearly every call passes a literal that is fine already; it is not copied.
        if (format is { Length: > 0 and <= MaxFormatChars } && !format.AsSpan().ContainsAnyExcept(s_formatChars))
        {
            return format;
        }

        var safe = new StringBuilder(MaxFormatChars);
        foreach (char c in format ?? string.Empty)
        {
            char lower = char.ToLowerInvariant(c);
            if (s_formatChars.Contains(lower) && safe.Length < MaxFormatChars)
            {
                safe.Append(lower);
            }
        }

        return safe.Length == 0 ? "bin" : safe.ToString();
    }

    private static bool MayStand(Rune rune, bool first)
    {
        if (rune.Value is '.' or '+')
        {
            return !first;
        }

        return rune.Value is '-' or '_' or '@' || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or
            UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;
    }

    // Device names of Windows, with or without an extension: an archive may be copied there.
    private static bool IsReserved(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> stem = dot < 0 ? name : name.AsSpan(0, dot);
        if (stem.Length == 3)
        {
            return stem.Equals("con", StringComparison.OrdinalIgnoreCase) || stem.Equals("prn", StringComparison.OrdinalIgnoreCase)
                || stem.Equals("aux", StringComparison.OrdinalIgnoreCase) || stem.Equals("nul", StringComparison.OrdinalIgnoreCase);
        }

        return stem.Length == 4 && char.IsAsciiDigit(stem[3])
            && (stem.StartsWith("com", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("lpt", StringComparison.OrdinalIgnoreCase));
    }

    private static string MarkOf(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4));
}
