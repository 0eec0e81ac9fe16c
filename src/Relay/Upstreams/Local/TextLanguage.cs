using System.Buffers;
using System.Text;

namespace Relay.Upstreams.Local;

/// <summary>Which language a text is probably in, told by its script alone; texts in Latin letters count as English.</summary>
internal static class TextLanguage
{
    internal const string Fallback = "en-us";

    /// <summary>Enough to meet the script of a mixed text; keeps the cost of a long one flat.</summary>
    private const int MaxBytesSeen = 4_096;

    /// <summary>
    /// The espeak name of the language. Kana anywhere makes it Japanese (Japanese text also holds Han characters, Chinese no
    /// kana); otherwise the first script that tells a language decides.
    /// </summary>
    internal static string Of(ReadOnlySpan<byte> text)
    {
        string? first = null;
        text = text[..Math.Min(text.Length, MaxBytesSeen)];
        while (Rune.DecodeFromUtf8(text, out Rune rune, out int length) != OperationStatus.NeedMoreData)
        {
            text = text[length..];
            if (Script(rune.Value) is not { } language)
            {
                continue;
            }

            if (language == "ja")
            {
                return language;
            }

            first ??= language;
        }

        return first ?? Fallback;
    }

    private static string? Script(int rune) => rune switch
    {
        < 0x370 => null,
        <= 0x3FF or (>= 0x1F00 and <= 0x1FFF) => "el",
        <= 0x52F => "ru",
        >= 0x590 and <= 0x5FF => "he",
        (>= 0x600 and <= 0x6FF) or (>= 0x750 and <= 0x77F) => "ar",
        >= 0x900 and <= 0x97F => "hi",
        >= 0xE00 and <= 0xE7F => "th",
        >= 0x3041 and <= 0x30FF => "ja",
        (>= 0x1100 and <= 0x11FF) or (>= 0xAC00 and <= 0xD7A3) => "ko",
        (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0x20000 and <= 0x323AF) => "cmn",
        _ => null,
    };
}
