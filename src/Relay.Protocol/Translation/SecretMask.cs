using System.Buffers;
using System.Text;

namespace Relay.Protocol.Translation;

/// <summary>Takes keys out of a provider's words: some repeat the key they refuse, or the project it is of.</summary>
public static class SecretMask
{
    /// <summary>Characters after its beginning that make a key of a word.</summary>
    private const int LeastSecretChars = 8;

    private static readonly string[] s_beginnings = ["sk-", "eyJ", "AIza", "ya29.", "AQ."];

    private static readonly SearchValues<char> s_secret = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-*.");

    /// <summary>The text with everything that looks like a key (OpenAI's form, Google's keys and access tokens) or a JWT cut to its first letters.</summary>
    public static string Apply(string text)
    {
        StringBuilder? masked = null;
        int copied = 0;
        for (int i = 0; i < text.Length; i++)
        {
            // A key begins a word: "task-list" has none.
            int secret = i > 0 && char.IsAsciiLetterOrDigit(text[i - 1]) ? i : EndOfBeginning(text, i);
            int length = secret == i ? 0 : SecretChars(text.AsSpan(secret));
            if (length >= LeastSecretChars)
            {
                masked ??= new StringBuilder(text.Length);
                masked.Append(text, copied, secret - copied).Append('…');
                copied = secret + length;
                i = copied - 1;
            }
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    private static int SecretChars(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(s_secret) is var length && length < 0 ? text.Length : length;

    /// <summary>Behind the letters that keys begin with; <paramref name="at"/> where there are none.</summary>
    private static int EndOfBeginning(string text, int at)
    {
        foreach (string one in s_beginnings)
        {
            if (text.AsSpan(at).StartsWith(one, StringComparison.Ordinal))
            {
                return at + one.Length;
            }
        }

        return at;
    }
}
