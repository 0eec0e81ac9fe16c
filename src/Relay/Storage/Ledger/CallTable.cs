using System.Data.Common;
using Relay.Billing;

namespace Relay.Storage.Ledger;

/// <summary>Settled calls on their way into <c>api_calls</c>, each once.</summary>
internal sealed class CallTable(SqlDialect dialect)
{
    private readonly RowInsert<CallRow> _insert = new(
        dialect,
        "api_calls",
        "call_id",
        ("call_id", static call => CallIdBytes.Of(call.CallId)),
        ("user_id", static call => call.AccountId),
        ("token_id", static call => call.TokenId),
        ("task_type", static call => call.TaskType),
        ("model_name", static call => call.Model),
        ("endpoint", static call => call.Endpoint),
        ("upstream", static call => call.Upstream),
        ("key_label", static call => call.KeyLabel),
        ("char_count", static call => call.CharCount),
        ("usage_chars", static call => call.UsageChars),
        ("billed_chars", static call => call.BilledChars),
        ("unit_price_nanos", static call => call.UnitPriceNanos),
        ("billing_unit", static call => (long)call.BillingUnit),
        ("held_nanos", static call => call.HeldNanos),
        ("charge_nanos", static call => call.ChargeNanos),
        ("end_reason", static call => (long)call.EndReason),
        ("first_byte_sent", static call => call.FirstByteSent ? 1L : 0L),
        ("bytes_down", static call => call.BytesDown),
        ("audio_bytes", static call => call.AudioBytes),
        ("first_byte_us", static call => call.FirstByteUs),
        ("total_us", static call => call.TotalUs),
        ("created_at", static call => call.CreatedAtUs),
        ("ended_at", static call => call.EndedAtUs),
        ("trace_id", static call => call.TraceId),
        ("voice_id", static call => call.VoiceId),
        ("input_tokens", static call => call.Tokens.Input),
        ("output_tokens", static call => call.Tokens.Output),
        ("cached_tokens", static call => call.Tokens.CachedInput),
        ("cache_write_tokens", static call => call.Tokens.CacheWrite),
        ("reasoning_tokens", static call => call.Tokens.Reasoning),
        ("audio_input_tokens", static call => call.Tokens.AudioInput),
        ("audio_output_tokens", static call => call.Tokens.AudioOutput),
        ("usage_source", static call => (long)call.TokenOrigin));

    /// <summary>Adds the calls; returns those that were not there before.</summary>
    public List<CallRow> Add(DbConnection connection, DbTransaction transaction, IReadOnlyList<CallRow> calls) =>
        _insert.Add(connection, transaction, calls);
}
