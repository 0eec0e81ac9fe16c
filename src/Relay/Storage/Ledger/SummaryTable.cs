using System.Data.Common;
using Relay.Billing;

namespace Relay.Storage.Ledger;

/// <summary>Totals of each account (<c>user_billing_summary</c>): added to only by calls that are new.</summary>
internal sealed class SummaryTable(SqlDialect dialect)
{
    private readonly string _addSummary = """
        INSERT INTO user_billing_summary (user_id, total_calls, total_chars, total_nanos, last_call_at, created_at)
        VALUES (@user_id, 0, 0, 0, 0, @first)
        """ + dialect.OrSkip("user_id");

    private const string AddToSummary = """
        UPDATE user_billing_summary
        SET total_calls = total_calls + @calls, total_chars = total_chars + @chars, total_nanos = total_nanos + @nanos,
            last_call_at = CASE WHEN last_call_at < @last THEN @last ELSE last_call_at END
        WHERE user_id = @user_id
        """;

    public void Add(DbConnection connection, DbTransaction transaction, IEnumerable<CallRow> newCalls)
    {
        // In order of their keys, so that two nodes on one store lock rows in the same order.
        foreach (IGrouping<long, CallRow> account in newCalls.GroupBy(static call => call.AccountId).OrderBy(static account => account.Key))
        {
            connection.Execute(transaction, _addSummary, ("@user_id", account.Key), ("@first", account.Min(static call => call.CreatedAtUs)));
            connection.Execute(
                transaction,
                AddToSummary,
                ("@user_id", account.Key),
                ("@calls", (long)account.Count()),
                ("@chars", account.Sum(static call => call.BilledChars)),
                ("@nanos", account.Sum(static call => call.ChargeNanos)),
                ("@last", account.Max(static call => call.CreatedAtUs)));
        }
    }
}
