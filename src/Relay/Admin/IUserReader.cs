namespace Relay.Admin;

/// <summary>Reads accounts and their totals for people. Never writes. Any thread that may block.</summary>
internal interface IUserReader
{
    UserTotals? Find(string username);

    long Count();

    /// <summary>The newest accounts first; only those added before the account <paramref name="beforeAccountId"/> when given.</summary>
    IReadOnlyList<UserTotals> ReadAll(int limit, long? beforeAccountId);

    /// <summary>Those who were charged most first; accounts never charged are left out.</summary>
    IReadOnlyList<UserTotals> ReadTop(int limit);
}
