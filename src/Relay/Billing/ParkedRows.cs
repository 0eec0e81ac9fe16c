using System.Buffers;
using System.Text.Json;
using Relay.Archive;

namespace Relay.Billing;

/// <summary>
/// Keeps rows the store refuses for good: <c>parked.jsonl</c> beside the journal, one JSON object a line, for a human to look at. A row
/// may stand there twice after a crash; its id says so. Used by the batch writer alone.
/// </summary>
internal sealed class ParkedRows(string folder)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "parked.jsonl");

    /// <summary>Appends one row and returns when it is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public void Append(in LedgerEntry entry, string reason)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            if (entry.Call is { } call)
            {
                Write(json, call);
            }
            else
            {
                Write(json, entry.Clip!);
            }

            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(line.WrittenSpan);
        file.Flush(flushToDisk: true);
    }

    private static void Write(Utf8JsonWriter json, CallRow row)
    {
        json.WriteString("call_id", row.CallId);
        json.WriteNumber("account_id", row.AccountId);
        json.WriteNumber("token_id", row.TokenId);
        json.WriteString("task_type", row.TaskType);
        json.WriteString("model", row.Model);
        json.WriteString("endpoint", row.Endpoint);
        json.WriteString("upstream", row.Upstream);
        json.WriteString("key_label", row.KeyLabel);
        json.WriteNumber("char_count", row.CharCount);
        json.WriteNumber("usage_chars", row.UsageChars);
        json.WriteNumber("billed_chars", row.BilledChars);
        json.WriteNumber("unit_price_nanos", row.UnitPriceNanos);
        json.WriteNumber("billing_unit", (byte)row.BillingUnit);
        json.WriteNumber("held_nanos", row.HeldNanos);
        json.WriteNumber("charge_nanos", row.ChargeNanos);
        json.WriteNumber("end_reason", (byte)row.EndReason);
        json.WriteBoolean("first_byte_sent", row.FirstByteSent);
        json.WriteNumber("bytes_down", row.BytesDown);
        json.WriteNumber("audio_bytes", row.AudioBytes);
        json.WriteNumber("first_byte_us", row.FirstByteUs);
        json.WriteNumber("total_us", row.TotalUs);
        json.WriteNumber("created_at_us", row.CreatedAtUs);
        json.WriteNumber("ended_at_us", row.EndedAtUs);
        json.WriteString("trace_id", row.TraceId);
        json.WriteString("voice_id", row.VoiceId);
        json.WriteNumber("voice_fee_nanos", row.VoiceFeeNanos);
    }

    private static void Write(Utf8JsonWriter json, ClipRow row)
    {
        json.WriteString("clip_id", row.ClipId);
        json.WriteString("call_id", row.CallId);
        json.WriteNumber("account_id", row.AccountId);
        json.WriteString("relative_path", row.RelativePath);
        json.WriteString("format", row.Format);
        json.WriteNumber("bytes", row.Bytes);
        json.WriteNumber("state", (byte)row.State);
        json.WriteNumber("created_at_us", row.CreatedAtUs);
        json.WriteNumber("audio_ms", row.AudioMs);
        if (row.Sha256 is { } hash)
        {
            json.WriteString("sha256", Convert.ToHexStringLower(hash));
        }
    }
}
