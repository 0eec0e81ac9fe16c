namespace Relay.Data.Sqlite;

/// <summary>The little that must be known about SQL text outside SQLite: where the next statement starts, who is named.</summary>
internal static class SqlText
{
    /// <summary>
    /// Skips white space, semicolons and comments. Returns the offset of the next statement, or -1 when none is left.
    /// </summary>
    internal static int NextStatement(ReadOnlySpan<byte> sql, int offset)
    {
        while (offset < sql.Length)
        {
            ReadOnlySpan<byte> rest = sql[offset..];
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f' or (byte)';')
            {
                offset++;
            }
            else if (rest.StartsWith("--"u8))
            {
                offset = After(sql.Length, offset, rest.IndexOf((byte)'\n'), 1);
            }
            else if (rest.StartsWith("/*"u8))
            {
                int end = rest[2..].IndexOf("*/"u8);
                offset = After(sql.Length, offset, end < 0 ? end : end + 2, 2);
            }
            else
            {
                return offset;
            }
        }

        return -1;
    }

    /// <summary>Whether <paramref name="sql"/> says <paramref name="name"/> ("@id") somewhere, not merely "@id2".</summary>
    internal static bool Mentions(string sql, string name)
    {
        int at = -1;
        while ((at = sql.IndexOf(name, at + 1, StringComparison.Ordinal)) >= 0)
        {
            int end = at + name.Length;
            if (end == sql.Length || !(char.IsLetterOrDigit(sql[end]) || sql[end] == '_'))
            {
                return true;
            }
        }

        return false;
    }

    private static int After(int length, int offset, int found, int size) => found < 0 ? length : offset + found + size;
}
