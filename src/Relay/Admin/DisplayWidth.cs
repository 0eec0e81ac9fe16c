using System.Globalization;
using System.Text;

namespace Relay.Admin;

/// <summary>
/// How many columns text takes on a terminal: Han, kana, Hangul, full-width forms and emoji two, marks that sit on the letter before them
/// none, everything else one.
/// </summary>
internal static class DisplayWidth
{
    private const string Ellipsis = "...";

    public static int Of(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += Of(rune);
        }

        return width;
    }

    /// <summary>
    /// The text in exactly so many columns: filled up with spaces, or cut with "..." where there is room for that. What would move the
    /// cursor or start an escape sequence becomes a space: it is other people's text.
    /// </summary>
    public static string Fit(string text, int columns)
    {
        StringBuilder fitted = new(columns);
        bool cut = Of(text) > columns;
        int room = cut ? Math.Max(0, columns - Ellipsis.Length) : columns;
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int width = Of(rune);
            if (used + width > room)
            {
                break;
            }

            fitted.Append(IsControl(rune) ? " " : rune.ToString());
            used += width;
        }

        if (cut)
        {
            fitted.Append(Ellipsis.AsSpan(0, Math.Min(Ellipsis.Length, columns)));
            used += Math.Min(Ellipsis.Length, columns);
        }

        return fitted.Append(' ', columns - used).ToString();
    }

    private static int Of(Rune rune)
    {
        int value = rune.Value;
        if (value < 0x300)
        {
            return 1;
        }

        // Joiners and variation selectors are of these categories too.
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
        {
            return 0;
        }

        // The wide blocks of Unicode's EastAsianWidth.txt, joined where nothing narrow lies between.
        return value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0x4DBF) or (>= 0x4E00 and <= 0xA4CF)
            or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
            or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF)
            or (>= 0x1F900 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD)
            ? 2
            : 1;
    }

    private static bool IsControl(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;
}
