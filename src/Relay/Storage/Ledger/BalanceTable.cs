using System.Data.Common;
using System.Text;
using Relay.Billing;

namespace Relay.Storage.Ledger;

/// <summary>
/// Balances of accounts (<c>users.balance_nanos</c>; NULL is without limit). Where nodes lease credit, a charge takes itself off its node's
/// lease in the same transaction: it had been leased to be charged.
/// </summary>
internal sealed class BalanceTable(SqlDialect dialect)
{
    private const string TakeFromBalance = "UPDATE users SET balance_nanos = balance_nanos - @nanos WHERE id = @user_id AND balance_nanos IS NOT NULL";

    private const int ReadAtOnce = 100;

    private static readonly string s_readBalances = ReadStatement(ReadAtOnce);

    private readonly LeaseTable _leases = new(dialect);

    /// <summary>Takes the charges of new calls off. In order of the accounts' keys, so that two nodes lock rows in the same order.</summary>
    public void Take(DbConnection connection, DbTransaction transaction, byte[] journal, IEnumerable<CallRow> newCalls)
    {
        foreach (IGrouping<long, CallRow> account in newCalls.GroupBy(static call => call.AccountId).OrderBy(static account => account.Key))
        {
            long nanos = account.Sum(static call => call.ChargeNanos);
            bool isLimited = nanos > 0
                && connection.Execute(transaction, TakeFromBalance, ("@user_id", account.Key), ("@nanos", nanos)) > 0;
            if (isLimited && dialect.IsShared)
            {
                _leases.Shrink(connection, transaction, journal, account.Key, nanos);
            }
        }
    }

    /// <summary>The balances of these accounts, some at a time; unknown ones are left out.</summary>
    public List<AccountBalance> Read(DbConnection connection, DbTransaction? transaction, IReadOnlyCollection<long> accountIds)
    {
        List<AccountBalance> balances = new(accountIds.Count);
        foreach (long[] ids in accountIds.Chunk(ReadAtOnce))
        {
            using DbCommand command = connection.Statement(transaction, ids.Length == ReadAtOnce ? s_readBalances : ReadStatement(ids.Length));
            for (int i = 0; i < ids.Length; i++)
            {
                command.Slot(Name(i)).Value = ids[i];
            }

            using DbDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                balances.Add(new AccountBalance(
                    reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
            }
        }

        return balances;
    }

    private static string ReadStatement(int count)
    {
        StringBuilder sql = new("SELECT id, balance_nanos, credit_limit_nanos, leased_nanos FROM users WHERE id IN (");
        for (int i = 0; i < count; i++)
        {
            sql.Append(i == 0 ? "" : ", ").Append(Name(i));
        }

        return sql.Append(')').ToString();
    }

    private static string Name(int index) => "@id" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
