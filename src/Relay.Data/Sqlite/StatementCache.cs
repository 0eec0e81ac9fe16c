namespace Relay.Data.Sqlite;

/// <summary>
/// The compiled statements of one session, by text. Holds at most <c>capacity</c>; when full, the least recently used one is
/// finalised. Used only by the thread that holds the session; owns every statement in it.
/// </summary>
internal sealed class StatementCache(int capacity)
{
    private readonly Dictionary<StatementKey, SqliteStatement> _statements = new(capacity + 1);
    private SqliteStatement? _newest;
    private SqliteStatement? _oldest;

    internal int Count => _statements.Count;

    /// <summary>Finds a statement and makes it the most recently used.</summary>
    internal SqliteStatement? Find(in StatementKey key)
    {
        if (!_statements.TryGetValue(key, out SqliteStatement? statement))
        {
            return null;
        }

        if (statement != _newest)
        {
            Unlink(statement);
            LinkNewest(statement);
        }

        return statement;
    }

    /// <summary>Takes ownership of a statement whose key is not in the cache.</summary>
    internal void Add(SqliteStatement statement)
    {
        _statements.Add(statement.Key, statement);
        LinkNewest(statement);
        if (_statements.Count > capacity)
        {
            SqliteStatement evicted = _oldest!;
            Unlink(evicted);
            _ = _statements.Remove(evicted.Key);
            evicted.FinaliseNow();
        }
    }

    /// <summary>Finalises everything.</summary>
    internal void Clear()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.FinaliseNow();
        }

        _statements.Clear();
        _newest = _oldest = null;
    }

    private void LinkNewest(SqliteStatement statement)
    {
        statement.Older = _newest;
        statement.Newer = null;
        _newest?.Newer = statement;
        _newest = statement;
        _oldest ??= statement;
    }

    private void Unlink(SqliteStatement statement)
    {
        _newest = statement == _newest ? statement.Older : _newest;
        _oldest = statement == _oldest ? statement.Newer : _oldest;
        statement.Older?.Newer = statement.Newer;
        statement.Newer?.Older = statement.Older;
    }
}
