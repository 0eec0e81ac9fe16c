using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Relay.Admin;
using Relay.Billing;
using Relay.Routing.Keys;

namespace Relay.Cli;

/// <summary><c>relay key list</c>: keys without their secrets.</summary>
internal static class KeyListCommand
{
    public static Command Create(CommonOptions common)
    {
        Option<string?> provider = new("--provider") { Description = "Only this provider's keys" };
        Option<bool> json = new("--json") { Description = "As JSON, one object a line" };
        Command command = new("list", "List keys with their balances and states") { provider, json };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using KeyAdminSession session = await KeyAdminSession.OpenAsync(common, result, cancellationToken);
            IReadOnlyList<KeyLine> lines = await session.Admin.ListAsync(result.GetValue(provider), cancellationToken);
            if (result.GetValue(json))
            {
                foreach (KeyLine line in lines)
                {
                    Console.WriteLine(JsonLine.Of(writer => Write(writer, line)));
                }

                return 0;
            }

            Print(lines);
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<KeyLine> lines)
    {
        TextTable table = new(Console.Out, 162, 12, 18, 18, 12, 9, 18, 10, 20, 10, 40);
        table.Head("PROVIDER", "LABEL", "ACCOUNT", "KEY", "STATE", "BALANCE", "CALLS", "CHECKED (UTC)", "EXPIRES", "LAST ERROR");
        foreach ((KeyRow row, string masked, DateTimeOffset? expiresAt) in lines)
        {
            table.Row(
                row.Provider, row.Label, row.Account, masked, State(row), Balance(row.Facts), row.UseCount.ToString(CultureInfo.InvariantCulture),
                row.Facts.CheckedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "never",
                expiresAt?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", row.Facts.Error);
        }

        table.Rule();
        Console.WriteLine($"{lines.Count} keys");
    }

    private static void Write(Utf8JsonWriter json, KeyLine line)
    {
        KeyFacts facts = line.Row.Facts;
        json.WriteStartObject();
        json.WriteString("provider"u8, line.Row.Provider);
        json.WriteString("label"u8, line.Row.Label);
        json.WriteString("account"u8, line.Row.Account);
        json.WriteString("key"u8, line.Masked);
        json.WriteBoolean("enabled"u8, line.Row.IsEnabled);
        json.WriteString("state"u8, State(line.Row));
        json.WriteString("balance_state"u8, NameOf(facts.BalanceState));
        json.WriteString("balance"u8, Amount(facts.BalanceNanos));
        json.WriteString("paid_balance"u8, Amount(facts.PaidNanos));
        json.WriteString("currency"u8, facts.Currency);
        json.WriteNumber("use_count"u8, line.Row.UseCount);
        json.WriteString("last_error"u8, facts.Error);
        json.WriteString("added_at"u8, line.Row.AddedAt);
        if (facts.CheckedAt is { } at)
        {
            json.WriteString("last_checked_at"u8, at);
        }

        if (line.ExpiresAt is { } end)
        {
            json.WriteString("expires_at"u8, end);
        }

        json.WriteEndObject();
    }

    private static string State(KeyRow row) => !row.IsEnabled ? "disabled" : row.Facts.State switch
    {
        KeyState.Fit => "fit",
        KeyState.Invalid => "invalid",
        _ => "empty",
    };

    private static string NameOf(BalanceState state) => state switch
    {
        BalanceState.Known => "known",
        BalanceState.Unsupported => "unsupported",
        _ => "unknown",
    };

    private static string Balance(KeyFacts facts) =>
        Amount(facts.BalanceNanos) is { } amount ? $"{amount} {facts.Currency}" : NameOf(facts.BalanceState);

    private static string? Amount(long? nanos) => nanos is { } known ? Money.FormatShort(known) : null;
}
