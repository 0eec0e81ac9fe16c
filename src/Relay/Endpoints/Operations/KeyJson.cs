using System.Text.Json;
using Relay.Billing;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary>Keys, times and balances as the original project writes them; what it does not know stands in members beside them.</summary>
internal static class KeyJson
{
    /// <summary>Unix seconds with a fraction.</summary>
    public static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            json.WriteNumber(name, Diagnostics.UnixMicros.Of(at) / 1_000_000m);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary><c>balance</c>, a number that is 0 while nobody knows, and what to think of it.</summary>
    public static void WriteBalance(Utf8JsonWriter json, KeyFacts facts)
    {
        WriteAmount(json, "balance"u8, facts.BalanceNanos ?? 0);
        json.WriteString("balance_state"u8, facts.BalanceState switch
        {
            BalanceState.Known => "known"u8,
            BalanceState.Unsupported => "unsupported"u8,
            _ => "unknown"u8,
        });
        json.WriteString("currency"u8, facts.Currency);
    }

    public static void WriteAmount(Utf8JsonWriter json, ReadOnlySpan<byte> name, long nanos) => json.WriteNumber(name, nanos / (decimal)Money.NanosPerUnit);

    /// <summary>The members of a key in a list; the object is the caller's.</summary>
    public static void Write(Utf8JsonWriter json, KeyLine line)
    {
        KeyRow row = line.Row;
        json.WriteString("key"u8, line.Masked);
        WriteTime(json, "add_time"u8, row.AddedAt);
        json.WriteNumber("usage_count"u8, row.UseCount);
        json.WriteBoolean("enabled"u8, row.IsEnabled);
        WriteBalance(json, row.Facts);
        json.WriteString("provider"u8, row.Provider);
        json.WriteString("label"u8, row.Label);
        json.WriteString("account"u8, row.Account);
        json.WriteString("state"u8, row.Facts.State switch
        {
            KeyState.Invalid => "invalid"u8,
            KeyState.BalanceEmpty => "balance_empty"u8,
            _ => "fit"u8,
        });
        json.WriteString("last_error"u8, row.Facts.Error);
        WriteTime(json, "last_checked_at"u8, row.Facts.CheckedAt);
        WriteTime(json, "expires_at"u8, line.ExpiresAt);
    }

    /// <summary>How far a round or an import is; the object is the caller's.</summary>
    public static void WriteCounts(Utf8JsonWriter json, KeyProgress sum)
    {
        json.WriteNumber("total"u8, sum.Total);
        json.WriteNumber("done"u8, sum.Done);
        json.WriteNumber("valid"u8, sum.Valid);
        json.WriteNumber("empty"u8, sum.Empty);
        json.WriteNumber("invalid"u8, sum.Invalid);
        json.WriteNumber("unknown"u8, sum.Unknown);
    }
}
