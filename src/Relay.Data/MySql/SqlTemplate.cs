using System.Buffers;
using System.Text;

namespace Relay.Data.MySql;

/// <summary>
/// Command text cut at its parameters. What stands in strings, quoted names and comments is left alone; <c>@@name</c> is a variable of the
/// server. Immutable.
/// </summary>
internal sealed class SqlTemplate
{
    private static readonly SearchValues<char> s_marks = SearchValues.Create("@'\"`-#/");

    private readonly byte[][] _texts; // one more than there are names
    private readonly string[] _names;

    private SqlTemplate(byte[][] texts, string[] names)
    {
        _texts = texts;
        _names = names;
    }

    /// <summary>The parameters in the order of the text, with their '@'.</summary>
    internal ReadOnlySpan<string> Names => _names;

    internal static SqlTemplate Parse(string sql)
    {
        List<byte[]> texts = [];
        List<string> names = [];
        int begun = 0;
        int at = 0;
        while (Next(sql, at) is var found && found < sql.Length)
        {
            if (sql[found] != '@')
            {
                at = After(sql, found);
                continue;
            }

            int end = found + 1;
            while (end < sql.Length && IsNamePart(sql[end]))
            {
                end++;
            }

            if (end == found + 1)
            {
                at = found + 2; // "@@variable", or a sign of something else
                continue;
            }

            texts.Add(Encoding.UTF8.GetBytes(sql, begun, found - begun));
            names.Add(sql[found..end]);
            begun = at = end;
        }

        texts.Add(Encoding.UTF8.GetBytes(sql, begun, sql.Length - begun));
        return new SqlTemplate([.. texts], [.. names]);
    }

    /// <summary>Writes the text with the values in their places; a parameter without a value, or a value without a place, is an error.</summary>
    internal void Write(SqlWriter target, MySqlParameterCollection parameters)
    {
        int used = 0;
        for (int i = 0; i < _names.Length; i++)
        {
            MySqlParameter parameter = parameters.Match(used, _names[i])
                ?? throw new InvalidOperationException($"The command has no value for parameter '{_names[i]}'.");
            used += used < parameters.Count && parameters[used] == parameter ? 1 : 0;
            target.WriteRaw(_texts[i]);
            parameter.WriteTo(target);
        }

        target.WriteRaw(_texts[^1]);
        if (used < parameters.Count)
        {
            CheckAllUsed(parameters); // they did not stand in the order of the text, or one is too many
        }
    }

    private void CheckAllUsed(MySqlParameterCollection parameters)
    {
        var names = new HashSet<string>(_names);
        for (int i = 0; i < parameters.Count; i++)
        {
            if (!names.Remove(parameters[i].MatchName))
            {
                throw new InvalidOperationException(
                    $"The command text does not use parameter '{parameters[i].MatchName}', or it is given twice.");
            }
        }
    }

    // Where the next parameter, string, quoted name or comment begins; the text's length when none does.
    private static int Next(string sql, int at)
    {
        while (at < sql.Length)
        {
            int offset = sql.AsSpan(at).IndexOfAny(s_marks);
            if (offset < 0)
            {
                break;
            }

            at += offset;
            if (sql[at] is not ('-' or '/') || IsCommentStart(sql, at))
            {
                return at;
            }

            at++;
        }

        return sql.Length;
    }

    // The server wants white space after two dashes, and takes "/*! */" for statements: no parameter belongs there either.
    private static bool IsCommentStart(string sql, int at) => at + 1 < sql.Length
        && (sql[at] == '/' ? sql[at + 1] == '*' : sql[at + 1] == '-' && (at + 2 == sql.Length || char.IsWhiteSpace(sql[at + 2])));

    private static int After(string sql, int start) => sql[start] switch
    {
        '-' or '#' => EndOf(sql, "\n", start + 1),
        '/' => EndOf(sql, "*/", start + 2),
        char quote => AfterQuote(sql, start + 1, quote),
    };

    private static int EndOf(string sql, string mark, int from)
    {
        int end = sql.IndexOf(mark, from, StringComparison.Ordinal);
        return end < 0 ? sql.Length : end + mark.Length;
    }

    // A doubled quote ends one part and begins the next, which comes to the same. Names know no backslash.
    private static int AfterQuote(string sql, int at, char quote)
    {
        for (; at < sql.Length && sql[at] != quote; at++)
        {
            at += sql[at] == '\\' && quote != '`' ? 1 : 0;
        }

        return Math.Min(at + 1, sql.Length);
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
