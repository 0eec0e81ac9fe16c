using System.Globalization;
using System.Text;

namespace Relay.Protocol.WebSessions.Metaso;

/// <summary>The site's start page, of which only the <c>meta-token</c> is of interest: it goes with every question and changes with every load.</summary>
public static class MetasoPage
{
    private const int MaxTagBytes = 4096;

    /// <summary>Looks for <c>&lt;meta id="meta-token" content="..."&gt;</c>, attributes in any order and with either kind of quotes.</summary>
    /// <param name="html">The page, or its beginning.</param>
    /// <param name="token">Without HTML's escapes; may contain <c>/ + =</c>.</param>
    public static bool TryFindToken(ReadOnlySpan<byte> html, out string token)
    {
        while (html.IndexOf("meta-token"u8) is >= 0 and var at)
        {
            int start = html[..at].LastIndexOf((byte)'<');
            int end = html[at..].IndexOf((byte)'>');
            if (start >= 0 && end is >= 0 and < MaxTagBytes)
            {
                ReadOnlySpan<byte> tag = html[start..(at + end)];
                if (tag.StartsWith("<meta"u8) && Attribute(tag, "id"u8).SequenceEqual("meta-token"u8) && Attribute(tag, "content"u8) is { IsEmpty: false } value)
                {
                    token = Decode(Encoding.UTF8.GetString(value));
                    return true;
                }
            }

            html = html[(at + 1)..];
        }

        token = "";
        return false;
    }

    /// <summary>
    /// Numbers, and the few names an attribute's value needs. Not the base library's decoder: its table of names is as large as everything else
    /// here together.
    /// </summary>
    private static string Decode(string text)
    {
        StringBuilder decoded = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int end = text[i] == '&' ? text.IndexOf(';', i) : -1;
            if (end > i && CharacterOf(text.AsSpan(i + 1, end - i - 1)) is { } character)
            {
                decoded.Append(character);
                i = end;
            }
            else
            {
                decoded.Append(text[i]);
            }
        }

        return decoded.ToString();
    }

    private static char? CharacterOf(ReadOnlySpan<char> name) => name switch
    {
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        ['#', 'x' or 'X', .. var hex] when ushort.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort number) => (char)number,
        ['#', .. var digits] when ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) => (char)number,
        _ => null,
    };

    private static ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name)
    {
        while (tag.IndexOf(name) is >= 0 and var at)
        {
            bool isName = at > 0 && tag[at - 1] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'"' or (byte)'\'';
            tag = tag[(at + name.Length)..];
            ReadOnlySpan<byte> value = tag.TrimStart(" \t\r\n"u8);
            if (!isName || value.IsEmpty || value[0] != '=')
            {
                continue;
            }

            value = value[1..].TrimStart(" \t\r\n"u8);
            if (!value.IsEmpty && value[0] is (byte)'"' or (byte)'\'')
            {
                int end = value[1..].IndexOf(value[0]);
                return end < 0 ? default : value.Slice(1, end);
            }

            int blank = value.IndexOfAny(" \t\r\n/"u8);
            return blank < 0 ? value : value[..blank];
        }

        return default;
    }
}
