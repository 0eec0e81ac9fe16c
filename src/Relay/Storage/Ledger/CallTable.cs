using System.Data.Common;
using Relay.Billing;

namespace Relay.Storage.Ledger;

/// <summary>Settled calls on their way into <c>api_calls</c>, each once.</summary>
internal sealed class CallTable(SqlDialect dialect)
{
    private readonly string _addCall = """
        INSERT INTO api_calls (
            call_id, user_id, token_id, task_type, model_name, endpoint, upstream, key_label, char_count, usage_chars, billed_chars,
            unit_price_nanos, billing_unit, held_nanos, charge_nanos, end_reason, first_byte_sent, bytes_down, audio_bytes, first_byte_us,
            total_us, created_at, ended_at, trace_id, voice_id)
        VALUES (
            @call_id, @user_id, @token_id, @task_type, @model, @endpoint, @upstream, @key_label, @char_count, @usage_chars, @billed_chars,
            @unit_price, @unit, @held, @charge, @reason, @first_byte_sent, @bytes_down, @audio_bytes, @first_byte_us,
            @total_us, @created_at, @ended_at, @trace_id, @voice_id)
        """ + dialect.OrSkip("call_id");

    /// <summary>Adds the calls; returns those that were not there before.</summary>
    public List<CallRow> Add(DbConnection connection, DbTransaction transaction, IReadOnlyList<CallRow> calls)
    {
        List<CallRow> added = [];
        if (calls.Count == 0)
        {
            return added;
        }

        using DbCommand command = connection.Statement(transaction, _addCall);
        CallSlots slots = new(command);
        foreach (CallRow call in calls)
        {
            slots.Fill(call);
            if (command.ExecuteNonQuery() > 0)
            {
                added.Add(call);
            }
        }

        return added;
    }
}
