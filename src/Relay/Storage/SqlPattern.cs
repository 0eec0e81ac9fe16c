using System.Text;

namespace Relay.Storage;

/// <summary>Texts inside patterns of <c>LIKE ... ESCAPE '!'</c>. A backslash would mean something else in each engine.</summary>
internal static class SqlPattern
{
    /// <summary>A pattern that stands for this text and nothing else.</summary>
    public static string Literal(string text)
    {
        StringBuilder pattern = new(text.Length);
        foreach (char c in text)
        {
            _ = c is '%' or '_' or '!' ? pattern.Append('!').Append(c) : pattern.Append(c);
        }

        return pattern.ToString();
    }
}
