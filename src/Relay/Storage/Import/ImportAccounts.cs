using System.Data.Common;

namespace Relay.Storage.Import;

/// <summary>Which account of Relay's stands for a user of the original. Remembers the last ones; one thread.</summary>
internal sealed class ImportAccounts
{
    private const string FindAccount = "SELECT id FROM users WHERE user_id = @user_id";

    // Calls come in the order of their time, so the users at work then are asked for over and over.
    private const int MaxKnown = 10_000;

    private readonly Dictionary<string, long> _known = [];
    private readonly HashSet<string> _promised = [];

    /// <summary>In a dry run: the user would be there by now.</summary>
    public void Promise(string userId) => _promised.Add(userId);

    /// <summary>0 when there is none; -1 when a dry run would have made it.</summary>
    public long Find(DbConnection connection, DbTransaction transaction, string? userId)
    {
        if (userId is null)
        {
            return 0;
        }

        if (_known.TryGetValue(userId, out long id))
        {
            return id;
        }

        id = connection.Scalar(transaction, FindAccount, ("@user_id", userId));
        if (id == 0)
        {
            return _promised.Contains(userId) ? -1 : 0;
        }

        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        return _known[userId] = id;
    }
}
