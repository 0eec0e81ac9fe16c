using System.Data.Common;
using Relay.Billing;

namespace Relay.Storage.Ledger;

/// <summary>Balances of accounts (<c>users.balance_nanos</c>; NULL is without limit).</summary>
internal sealed class BalanceTable
{
    private const string TakeFromBalance = "UPDATE users SET balance_nanos = balance_nanos - @nanos WHERE id = @user_id AND balance_nanos IS NOT NULL";
    private const string ReadBalance = "SELECT balance_nanos, credit_limit_nanos FROM users WHERE id = @user_id";

    /// <summary>Takes the charges of new calls off.</summary>
    public void Take(DbConnection connection, DbTransaction transaction, IEnumerable<CallRow> newCalls)
    {
        foreach (IGrouping<long, CallRow> account in newCalls.GroupBy(static call => call.AccountId).OrderBy(static account => account.Key))
        {
            connection.Execute(
                transaction, TakeFromBalance, ("@user_id", account.Key), ("@nanos", account.Sum(static call => call.ChargeNanos)));
        }
    }

    public List<AccountBalance> Read(DbConnection connection, DbTransaction? transaction, IEnumerable<long> accountIds)
    {
        List<AccountBalance> balances = [];
        foreach (long id in accountIds)
        {
            using DbCommand command = connection.Statement(transaction, ReadBalance, ("@user_id", id));
            using DbDataReader reader = command.ExecuteReader();
            if (reader.Read())
            {
                balances.Add(new AccountBalance(id, reader.IsDBNull(0) ? null : reader.GetInt64(0), reader.GetInt64(1)));
            }
        }

        return balances;
    }
}
