using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.Sqlite;

/// <summary>The parameters of one SQLite command.</summary>
[SuppressMessage("Design", "CA1010", Justification = "The shape is ADO.NET's; nobody enumerates parameters by type.")]
public sealed class SqliteParameterCollection : ParameterList<SqliteParameter>
{
    internal SqliteParameterCollection()
    {
    }

    /// <summary>Throws when a parameter is not named in <paramref name="sql"/>, or is given twice.</summary>
    internal void CheckAllNamedIn(string sql)
    {
        for (int i = 0; i < Count; i++)
        {
            string name = this[i].MatchName;
            if (!SqlText.Mentions(sql, name) || IsGivenTwice(i))
            {
                throw new InvalidOperationException($"The command text does not use parameter '{name}', or it is given twice.");
            }
        }
    }

    private bool IsGivenTwice(int index)
    {
        for (int i = 0; i < Count; i++)
        {
            if (i != index && this[i].MatchName == this[index].MatchName)
            {
                return true;
            }
        }

        return false;
    }
}
