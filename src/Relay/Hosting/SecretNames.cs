using Relay.Protocol.Translation;

namespace Relay.Hosting;

/// <summary>Tells by their names which values are secrets, and takes such values out of texts.</summary>
internal static class SecretNames
{
    /// <summary>In place of a secret, whatever its length.</summary>
    public const string Dots = "••••••";

    private static readonly string[] s_words = ["key", "password", "passwd", "pwd", "secret", "token", "credential", "authorization"];

    public static bool Say(string name) => Array.Exists(s_words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The text without what may be a secret in it: the password of an address, everything after a name that says so (<c>?api_key=</c>), and
    /// words that look like keys. Rather too much than too little.
    /// </summary>
    public static string TakeOut(string text)
    {
        text = SecretMask.Apply(WithoutPassword(text));
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '=' or ':' && Say(NameBefore(text, i)))
            {
                return text[..(i + 1)] + Dots;
            }
        }

        return text;
    }

    // Up to the last '@': one that stands in the password unescaped must not show the rest of it.
    private static string WithoutPassword(string text)
    {
        int begin = text.IndexOf("://", StringComparison.Ordinal);
        int at = text.LastIndexOf('@');
        if (begin < 0 || at < begin)
        {
            return text;
        }

        int colon = text.IndexOf(':', begin + 3, at - begin - 3);
        return text[..(colon < 0 ? begin + 3 : colon + 1)] + Dots + text[at..];
    }

    private static ReadOnlySpan<char> Separators => "?&;, ={}/";

    private static string NameBefore(string text, int end) => text[(text.AsSpan(0, end).LastIndexOfAny(Separators) + 1)..end];
}
