using System.Data.Common;
using Relay.Admin;
using Relay.Billing;

namespace Relay.Storage;

/// <summary>Deletes old calls in SQL, by ranges of the time-ordered primary key.</summary>
internal sealed class CallRetentionStore(SqlStore store) : ICallRetentionStore
{
    // Neither engine in every build of it can delete with a limit: the last id of the batch first, then all up to it.
    internal const string FindLast = "SELECT call_id FROM api_calls WHERE call_id < @bound ORDER BY call_id LIMIT 1 OFFSET @skip";
    internal const string DeleteUpTo = "DELETE FROM api_calls WHERE call_id <= @last";

    public int DeleteOldest(DateTimeOffset time, int limit)
    {
        byte[] bound = CallIdBytes.Of(CallIdBounds.At(time));
        using DbConnection connection = store.OpenConnection();
        byte[]? last;
        using (DbCommand find = connection.Statement(null, FindLast, ("@bound", bound), ("@skip", limit - 1L)))
        {
            last = find.ExecuteScalar() as byte[];
        }

        // No call has the bound itself for an id: its random part is zero.
        return connection.Execute(null, DeleteUpTo, ("@last", last ?? bound));
    }
}
