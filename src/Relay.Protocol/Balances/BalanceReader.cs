using System.Globalization;
using System.Text.Json;

namespace Relay.Protocol.Balances;

/// <summary>
/// Reads providers' answers to "how much is left" (HTTP 200 bodies). Amounts are exact: digits behind the ninth decimal are cut off, as
/// money one does not have. Pure functions, any thread.
/// </summary>
public static class BalanceReader
{
    private const decimal NanosPerUnit = 1_000_000_000m;

    private const string Yuan = "CNY";

    /// <summary>False when the body is not such an answer.</summary>
    public static bool TryRead(BalanceDialect dialect, ReadOnlyMemory<byte> body, out KeyBalance balance)
    {
        balance = default;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return dialect switch
            {
                BalanceDialect.DeepSeek => TryReadDeepSeek(document.RootElement, out balance),
                BalanceDialect.Kimi => TryReadKimi(document.RootElement, out balance),
                BalanceDialect.SiliconFlow => TryReadSiliconFlow(document.RootElement, out balance),
                _ => false,
            };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // An account may have one entry a currency; the one with the most figures is the one in use. Amounts of different currencies are not added.
    private static bool TryReadDeepSeek(JsonElement root, out KeyBalance balance)
    {
        balance = default;
        bool found = false;
        if (!TryGet(root, "balance_infos", JsonValueKind.Array, out JsonElement infos))
        {
            return false;
        }

        bool isUsable = !TryGet(root, "is_available", JsonValueKind.False, out _);
        foreach (JsonElement info in infos.EnumerateArray())
        {
            if (TryAmount(info, "total_balance", out long total) && (!found || total > balance.TotalNanos))
            {
                found = true;
                string currency = TryGet(info, "currency", JsonValueKind.String, out JsonElement name) ? name.GetString()! : "";
                balance = new KeyBalance(total, TryAmount(info, "topped_up_balance", out long paid) ? paid : null, currency, isUsable);
            }
        }

        return found;
    }

    // Calls are refused when nothing is available, whatever cash and vouchers are.
    private static bool TryReadKimi(JsonElement root, out KeyBalance balance)
    {
        balance = default;
        if (!TryGet(root, "data", JsonValueKind.Object, out JsonElement data) || !TryAmount(data, "available_balance", out long total))
        {
            return false;
        }

        balance = new KeyBalance(total, TryAmount(data, "cash_balance", out long paid) ? paid : null, Yuan, total > 0);
        return true;
    }

    private static bool TryReadSiliconFlow(JsonElement root, out KeyBalance balance)
    {
        balance = default;
        if (!TryGet(root, "data", JsonValueKind.Object, out JsonElement data) || !TryAmount(data, "totalBalance", out long total))
        {
            return false;
        }

        bool isBlocked = TryGet(data, "status", JsonValueKind.String, out JsonElement status) && !status.ValueEquals("normal");
        balance = new KeyBalance(total, TryAmount(data, "chargeBalance", out long paid) ? paid : null, Yuan, !isBlocked);
        return true;
    }

    private static bool TryGet(JsonElement parent, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    private static bool TryAmount(JsonElement parent, string name, out long nanos)
    {
        nanos = 0;
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out JsonElement value))
        {
            return false;
        }

        string? text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount)
            || Math.Abs(amount) > long.MaxValue / NanosPerUnit)
        {
            return false;
        }

        nanos = (long)decimal.Truncate(amount * NanosPerUnit);
        return true;
    }
}
