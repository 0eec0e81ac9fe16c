using System.Data.Common;
using Relay.Admin;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Streaming;

namespace Relay.Storage;

/// <summary>
/// Settled calls (<c>api_calls</c>) and entries (<c>ledger_entries</c>) as one list, each by keyset along its own key and merged by time. A
/// page reads at most as many rows of each as it has lines; only everybody's entries are sorted first, and those are made by hand.
/// </summary>
internal sealed class LedgerReader(SqlStore store) : ILedgerReader
{
    private const string CallColumns = """
        SELECT c.call_id, c.created_at, (SELECT u.username FROM users u WHERE u.id = c.user_id), c.charge_nanos, c.held_nanos, c.ended_at,
            c.task_type, c.model_name, c.end_reason
        FROM api_calls c

        """;

    private const string EntryColumns = """
        SELECT e.entry_id, e.created_at, (SELECT u.username FROM users u WHERE u.id = e.user_id), e.amount_nanos, e.kind, e.balance_after_nanos,
            e.reason, e.made_by
        FROM ledger_entries e

        """;

    internal const string ReadCalls = CallColumns + "WHERE c.call_id < @before ORDER BY c.call_id DESC LIMIT @limit";
    internal const string ReadUserCalls = CallColumns + "WHERE c.user_id = @user_id AND c.call_id < @before ORDER BY c.call_id DESC LIMIT @limit";

    // The bound on time stands by itself, so that both engines begin there in the index.
    private const string OlderEntries = """
        e.created_at <= @at AND (e.created_at < @at OR e.entry_id < @before) ORDER BY e.created_at DESC, e.entry_id DESC LIMIT @limit
        """;

    internal const string ReadEntries = EntryColumns + "WHERE " + OlderEntries;
    internal const string ReadUserEntries = EntryColumns + "WHERE e.user_id = @user_id AND " + OlderEntries;
    internal const string FindEntryTime = "SELECT created_at FROM ledger_entries WHERE entry_id = @entry_id";

    public LedgerPage? ReadLedger(LedgerQuery query)
    {
        using DbConnection connection = store.OpenConnection();
        long entriesBefore = long.MaxValue;
        if (query.BeforeEntry is { } entryId)
        {
            using DbCommand find = connection.Statement(null, FindEntryTime, ("@entry_id", CallIdBytes.Of(entryId)));
            if (find.ExecuteScalar() is not long at)
            {
                return null;
            }

            entriesBefore = at;
        }

        // One more than a page has lines: whether there is another page shows without a last empty one.
        long limit = query.Limit + 1;
        List<LedgerLine> calls = Read(
            connection, query, query.AccountId is null ? ReadCalls : ReadUserCalls, ReadCall, ("@before", Before(query.BeforeCall)), ("@limit", limit));
        List<LedgerLine> entries = Read(
            connection, query, query.AccountId is null ? ReadEntries : ReadUserEntries, ReadEntry,
            ("@before", Before(query.BeforeEntry)), ("@at", entriesBefore), ("@limit", limit));
        return Merge(query, calls, entries);
    }

    /// <summary>The newer of the two heads, again and again: neither list's own order is touched, so each key stays a place in its list.</summary>
    private static LedgerPage Merge(LedgerQuery query, List<LedgerLine> calls, List<LedgerLine> entries)
    {
        List<LedgerLine> lines = [];
        int call = 0;
        int entry = 0;
        while (lines.Count < query.Limit && (call < calls.Count || entry < entries.Count))
        {
            bool isCall = entry == entries.Count || (call < calls.Count && calls[call].At >= entries[entry].At);
            lines.Add(isCall ? calls[call++] : entries[entry++]);
        }

        bool isLast = call == calls.Count && entry == entries.Count;
        return new LedgerPage(lines, isLast ? null : query with
        {
            BeforeCall = call > 0 ? calls[call - 1].Id : query.BeforeCall,
            BeforeEntry = entry > 0 ? entries[entry - 1].Id : query.BeforeEntry,
        });
    }

    private static byte[] Before(Guid? id) => CallIdBytes.Of(id ?? Guid.AllBitsSet);

    private static List<LedgerLine> Read(
        DbConnection connection, LedgerQuery query, string sql, Func<DbDataReader, LedgerLine> read, params (string Name, object? Value)[] values)
    {
        using DbCommand command = connection.Statement(null, sql, values);
        if (query.AccountId is { } accountId)
        {
            command.Slot("@user_id").Value = accountId;
        }

        using DbDataReader reader = command.ExecuteReader();
        List<LedgerLine> lines = [];
        while (reader.Read())
        {
            lines.Add(read(reader));
        }

        return lines;
    }

    private static LedgerLine Begin(DbDataReader reader) => new(
        CallIdBytes.ToId(reader.GetFieldValue<byte[]>(0)), UnixMicros.ToTime(reader.GetInt64(1)), reader.IsDBNull(2) ? "" : reader.GetString(2))
    {
        AmountNanos = reader.GetInt64(3),
    };

    private static LedgerLine ReadCall(DbDataReader reader) => Begin(reader) with
    {
        HeldNanos = reader.GetInt64(4),
        SettledAt = UnixMicros.ToTime(reader.GetInt64(5)),
        TaskType = reader.GetString(6),
        Model = reader.GetString(7),
        EndReason = (EndReason)reader.GetInt64(8),
    };

    private static LedgerLine ReadEntry(DbDataReader reader) => Begin(reader) with
    {
        Kind = (BalanceEntryKind)reader.GetInt64(4),
        BalanceAfterNanos = reader.IsDBNull(5) ? null : reader.GetInt64(5),
        Reason = reader.GetString(6),
        MadeBy = reader.GetString(7),
    };
}
