using System.Data.Common;
using Relay.Billing;

namespace Relay.Storage.Ledger;

/// <summary>How often and when each token was last used (<c>bearer_tokens.call_count</c>, <c>last_used_at</c>).</summary>
internal sealed class TokenUseTable
{
    private const string AddUse = """
        UPDATE bearer_tokens
        SET call_count = call_count + @calls,
            last_used_at = CASE WHEN last_used_at IS NULL OR last_used_at < @last THEN @last ELSE last_used_at END
        WHERE id = @token_id
        """;

    public void Add(DbConnection connection, DbTransaction transaction, IEnumerable<CallRow> newCalls)
    {
        // In order of their keys, so that two nodes on one store lock rows in the same order. Token 0 is none.
        foreach (IGrouping<long, CallRow> token in newCalls.GroupBy(static call => call.TokenId).Where(static token => token.Key != 0).OrderBy(static token => token.Key))
        {
            connection.Execute(
                transaction,
                AddUse,
                ("@token_id", token.Key),
                ("@calls", (long)token.Count()),
                ("@last", token.Max(static call => call.CreatedAtUs)));
        }
    }
}
