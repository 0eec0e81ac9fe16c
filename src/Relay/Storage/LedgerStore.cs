using System.Data.Common;
using Relay.Archive;
using Relay.Billing;

namespace Relay.Storage;

/// <summary>
/// Settled rows in SQL: one transaction a batch, each call once. A call's summary and balance change only when its row was new, so a
/// batch that comes a second time changes nothing.
/// </summary>
internal sealed class LedgerStore(DbDataSource store) : ILedgerStore
{
    private const string ReadLsn = "SELECT lsn FROM journal_position WHERE journal_id = @journal_id";
    private const string AddLsn = "INSERT OR IGNORE INTO journal_position (journal_id, lsn) VALUES (@journal_id, 0)";
    private const string WriteLsn = "UPDATE journal_position SET lsn = @lsn WHERE journal_id = @journal_id";

    private const string AddCall = """
        INSERT OR IGNORE INTO api_calls (
            call_id, user_id, token_id, task_type, model_name, endpoint, upstream, key_label, char_count, usage_chars, billed_chars,
            unit_price_nanos, billing_unit, held_nanos, charge_nanos, end_reason, first_byte_sent, bytes_down, audio_bytes, first_byte_us,
            total_us, created_at, ended_at, trace_id)
        VALUES (
            @call_id, @user_id, @token_id, @task_type, @model, @endpoint, @upstream, @key_label, @char_count, @usage_chars, @billed_chars,
            @unit_price, @unit, @held, @charge, @reason, @first_byte_sent, @bytes_down, @audio_bytes, @first_byte_us,
            @total_us, @created_at, @ended_at, @trace_id)
        """;

    private const string AddSummary = """
        INSERT OR IGNORE INTO user_billing_summary (user_id, total_calls, total_chars, total_nanos, last_call_at) VALUES (@user_id, 0, 0, 0, 0)
        """;

    private const string AddToSummary = """
        UPDATE user_billing_summary
        SET total_calls = total_calls + @calls, total_chars = total_chars + @chars, total_nanos = total_nanos + @nanos,
            last_call_at = CASE WHEN last_call_at < @last THEN @last ELSE last_call_at END
        WHERE user_id = @user_id
        """;

    private const string TakeFromBalance = "UPDATE users SET balance_nanos = balance_nanos - @nanos WHERE id = @user_id AND balance_nanos IS NOT NULL";

    private const string AddClip = """
        INSERT OR IGNORE INTO audio_clips (clip_id, call_id, user_id, path, format, bytes, sha256, state, audio_ms, created_at)
        VALUES (@clip_id, @call_id, @user_id, @path, @format, @bytes, @sha256, @state, @audio_ms, @created_at)
        """;

    private const string ReadBalance = "SELECT balance_nanos FROM users WHERE id = @user_id";

    public async ValueTask<long> ReadPositionAsync(Guid journalId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return connection.Scalar(null, ReadLsn, ("@journal_id", CallIdBytes.Of(journalId)));
    }

    public async ValueTask<IReadOnlyList<AccountBalance>> ApplyAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        Dictionary<long, AccountTotal> totals = AddCalls(connection, transaction, batch.Calls);
        AddClips(connection, transaction, batch.Clips);
        foreach ((long accountId, AccountTotal total) in totals)
        {
            connection.Execute(transaction, AddSummary, ("@user_id", accountId));
            connection.Execute(
                transaction,
                AddToSummary,
                ("@user_id", accountId),
                ("@calls", total.Calls),
                ("@chars", total.Chars),
                ("@nanos", total.Nanos),
                ("@last", total.LastCallAtUs));
            connection.Execute(transaction, TakeFromBalance, ("@user_id", accountId), ("@nanos", total.Nanos));
        }

        byte[] journalId = CallIdBytes.Of(batch.Position.JournalId);
        connection.Execute(transaction, AddLsn, ("@journal_id", journalId));
        connection.Execute(transaction, WriteLsn, ("@journal_id", journalId), ("@lsn", batch.Position.Lsn));
        List<AccountBalance> balances = ReadBalances(connection, transaction, batch.Calls.Select(static call => call.AccountId).Distinct());
        await transaction.CommitAsync(cancellationToken);
        return balances;
    }

    public async ValueTask<IReadOnlyList<AccountBalance>> ReadBalancesAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return ReadBalances(connection, null, accountIds);
    }

    private static Dictionary<long, AccountTotal> AddCalls(DbConnection connection, DbTransaction transaction, IReadOnlyList<CallRow> calls)
    {
        Dictionary<long, AccountTotal> totals = [];
        if (calls.Count == 0)
        {
            return totals;
        }

        using DbCommand command = connection.Statement(transaction, AddCall);
        CallSlots slots = new(command);
        foreach (CallRow call in calls)
        {
            slots.Fill(call);
            if (command.ExecuteNonQuery() == 0)
            {
                continue; // there already: this batch, or this row of it, came before
            }

            if (!totals.TryGetValue(call.AccountId, out AccountTotal? total))
            {
                totals[call.AccountId] = total = new AccountTotal();
            }

            total.Calls++;
            total.Chars += call.BilledChars;
            total.Nanos += call.ChargeNanos;
            total.LastCallAtUs = Math.Max(total.LastCallAtUs, call.CreatedAtUs);
        }

        return totals;
    }

    private static void AddClips(DbConnection connection, DbTransaction transaction, IReadOnlyList<ClipRow> clips)
    {
        foreach (ClipRow clip in clips)
        {
            connection.Execute(
                transaction,
                AddClip,
                ("@clip_id", CallIdBytes.Of(clip.ClipId)),
                ("@call_id", CallIdBytes.Of(clip.CallId)),
                ("@user_id", clip.AccountId),
                ("@path", clip.RelativePath),
                ("@format", clip.Format),
                ("@bytes", clip.Bytes),
                ("@sha256", clip.Sha256),
                ("@state", (long)clip.State),
                ("@audio_ms", clip.AudioMs),
                ("@created_at", clip.CreatedAtUs));
        }
    }

    private static List<AccountBalance> ReadBalances(DbConnection connection, DbTransaction? transaction, IEnumerable<long> accountIds)
    {
        List<AccountBalance> balances = [];
        foreach (long id in accountIds)
        {
            using DbCommand command = connection.Statement(transaction, ReadBalance, ("@user_id", id));
            using DbDataReader reader = command.ExecuteReader();
            if (reader.Read())
            {
                balances.Add(new AccountBalance(id, reader.IsDBNull(0) ? null : reader.GetInt64(0)));
            }
        }

        return balances;
    }

    private sealed class AccountTotal
    {
        public long Calls { get; set; }

        public long Chars { get; set; }

        public long Nanos { get; set; }

        public long LastCallAtUs { get; set; }
    }
}
