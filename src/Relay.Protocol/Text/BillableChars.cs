using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace Relay.Protocol.Text;

/// <summary>
/// The length of a text as it is billed: a Chinese character (U+4E00..U+9FFF) counts two, every other code point one.
/// Ill-formed input counts as the replacement characters a decoder would put there; nothing throws.
/// </summary>
public static class BillableChars
{
    private const int FirstHan = 0x4E00;
    private const int LastHan = 0x9FFF;

    /// <summary>Weighted length of UTF-8 text.</summary>
    public static long Count(ReadOnlySpan<byte> utf8) => Measure(utf8).Weighted;

    /// <summary>Weighted length of UTF-16 text.</summary>
    public static long Count(ReadOnlySpan<char> text) => Measure(text).Weighted;

    /// <summary>Unicode code points in UTF-8 text.</summary>
    public static long CodePoints(ReadOnlySpan<byte> utf8) => Measure(utf8).CodePoints;

    /// <summary>Unicode code points in UTF-16 text.</summary>
    public static long CodePoints(ReadOnlySpan<char> text) => Measure(text).CodePoints;

    /// <summary>Both lengths of UTF-8 text in one go.</summary>
    public static (long Weighted, long CodePoints) Measure(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8))
        {
            return (utf8.Length, utf8.Length);
        }

        // In valid UTF-8 both numbers can be read off the lead bytes, without decoding.
        return Utf8.IsValid(utf8) ? MeasureValid(utf8) : MeasureRunes(utf8);
    }

    /// <summary>Both lengths of UTF-16 text in one go.</summary>
    public static (long Weighted, long CodePoints) Measure(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
        {
            return (text.Length, text.Length);
        }

        long points = 0;
        long han = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            points++;
            if (c is >= (char)FirstHan and <= (char)LastHan)
            {
                han++;
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
        }

        return (points + han, points);
    }

    private static (long Weighted, long CodePoints) MeasureValid(ReadOnlySpan<byte> utf8)
    {
        long points = 0;
        long han = 0;
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            // One byte more than the vector: the second load looks at each byte's successor.
            for (; utf8.Length - i >= 17; i += 16)
            {
                Vector128<byte> lead = Vector128.Create(utf8[i..]);
                Vector128<byte> next = Vector128.Create(utf8[(i + 1)..]);
                Vector128<byte> inner = Vector128.GreaterThan(lead - Vector128.Create((byte)0xE5), Vector128.Create((byte)4));
                Vector128<byte> edge = Vector128.Equals(lead, Vector128.Create((byte)0xE4))
                    & Vector128.GreaterThan(next, Vector128.Create((byte)0xB7));
                Vector128<byte> continuation = Vector128.Equals(lead & Vector128.Create((byte)0xC0), Vector128.Create((byte)0x80));
                points += 16 - BitOperations.PopCount(continuation.ExtractMostSignificantBits());
                han += BitOperations.PopCount((~inner | edge).ExtractMostSignificantBits());
            }
        }

        for (; i < utf8.Length; i++)
        {
            byte b = utf8[i];
            points += (b & 0xC0) == 0x80 ? 0 : 1;

            // U+4E00 is E4 B8 80, U+9FFF is E9 BF BF.
            han += b is >= 0xE5 and <= 0xE9 || (b == 0xE4 && utf8[i + 1] >= 0xB8) ? 1 : 0;
        }

        return (points + han, points);
    }

    private static (long Weighted, long CodePoints) MeasureRunes(ReadOnlySpan<byte> utf8)
    {
        long points = 0;
        long han = 0;
        while (!utf8.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(utf8, out Rune rune, out int consumed);
            utf8 = utf8[consumed..];
            points++;
            han += rune.Value is >= FirstHan and <= LastHan ? 1 : 0;
        }

        return (points + han, points);
    }
}
