using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Relay.Protocol.Json;

/// <summary>The inside of JSON strings: decoding escapes, and writing text as a string's content.</summary>
public static class JsonText
{
    /// <summary>
    /// Decodes the escapes of a raw JSON string (without its quotes) to UTF-8. A surrogate escape without its partner
    /// becomes U+FFFD. The result is never longer than the input, and <paramref name="dest"/> may be the same memory.
    /// False when an escape is wrong or cut, or <paramref name="dest"/> is too small; <paramref name="written"/> then
    /// counts the whole characters decoded before that point.
    /// </summary>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> dest, out int written)
    {
        written = 0;
        while (!raw.IsEmpty)
        {
            int run = raw.IndexOf((byte)'\\');
            int plain = run < 0 ? raw.Length : run;
            if (plain > dest.Length - written)
            {
                int fit = WholeCharacters(raw[..(dest.Length - written)]);
                raw[..fit].CopyTo(dest[written..]);
                written += fit;
                return false;
            }

            raw[..plain].CopyTo(dest[written..]);
            written += plain;
            raw = raw[plain..];
            if (raw.IsEmpty)
            {
                return true;
            }

            if (!DecodeEscape(raw, out Rune rune, out int length) || !rune.TryEncodeToUtf8(dest[written..], out int bytes))
            {
                return false;
            }

            written += bytes;
            raw = raw[length..];
        }

        return true;
    }

    /// <summary>Length of <paramref name="utf8"/> without an incomplete character at its end.</summary>
    public static int WholeCharacters(ReadOnlySpan<byte> utf8)
    {
        for (int back = 1; back <= 3 && back <= utf8.Length; back++)
        {
            byte b = utf8[^back];
            if ((b & 0xC0) == 0x80)
            {
                continue;
            }

            int need = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            return need > back ? utf8.Length - back : utf8.Length;
        }

        return utf8.Length;
    }

    /// <summary>
    /// Writes UTF-8 text as the content of a JSON string, without the quotes. Only what must be escaped is; bytes that
    /// are not UTF-8 become U+FFFD, so the result is always valid.
    /// </summary>
    public static void WriteEscaped(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        // Ids, formats and most messages need no change, and this test is vectorised.
        if (!utf8.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !utf8.ContainsAny((byte)'"', (byte)'\\'))
        {
            output.Write(utf8);
            return;
        }

        while (!utf8.IsEmpty)
        {
            // Six bytes for one is the worst case; pieces keep the request to the writer small.
            int piece = Math.Min(utf8.Length, 512);
            Span<byte> span = output.GetSpan(piece * 6);
            bool last = piece == utf8.Length;
            _ = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(utf8[..piece], span, out int consumed, out int written, last);
            output.Advance(written);
            utf8 = utf8[consumed..];
        }
    }

    /// <summary>Writes UTF-16 text as the content of a JSON string, without the quotes.</summary>
    public static void WriteEscaped(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[384];
        while (!text.IsEmpty)
        {
            _ = Utf8.FromUtf16(text, utf8, out int read, out int written);
            WriteEscaped(output, utf8[..written]);
            text = text[read..];
        }
    }

    private static bool DecodeEscape(ReadOnlySpan<byte> raw, out Rune rune, out int length)
    {
        rune = default;
        length = 2;
        if (raw.Length < 2)
        {
            return false;
        }

        int simple = "\"\\/bfnrt"u8.IndexOf(raw[1]);
        if (simple >= 0)
        {
            rune = new Rune("\"\\/\b\f\n\r\t"[simple]);
            return true;
        }

        return raw[1] == 'u' && DecodeUnicode(raw, out rune, out length);
    }

    private static bool DecodeUnicode(ReadOnlySpan<byte> raw, out Rune rune, out int length)
    {
        rune = Rune.ReplacementChar;
        length = 6;
        if (!TryCodeUnit(raw, out char first))
        {
            return false;
        }

        if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
        }
        else if (raw.Length >= 8 && raw[6] == '\\' && raw[7] == 'u' && TryCodeUnit(raw[6..], out char second)
            && Rune.TryCreate(first, second, out Rune pair))
        {
            rune = pair;
            length = 12;
        }

        return true;
    }

    private static bool TryCodeUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape.Length < 6
            || !Utf8Parser.TryParse(escape.Slice(2, 4), out ushort code, out int consumed, 'x')
            || consumed != 4)
        {
            return false;
        }

        unit = (char)code;
        return true;
    }
}
