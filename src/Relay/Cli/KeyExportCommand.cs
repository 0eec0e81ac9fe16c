using System.CommandLine;
using System.Text.Json;
using Relay.Routing.Keys;

namespace Relay.Cli;

/// <summary><c>relay key export --yes</c>: keys in clear text, noted in the store.</summary>
internal static class KeyExportCommand
{
    public static Command Create(CommonOptions common)
    {
        Option<string?> provider = new("--provider") { Description = "Only this provider's keys" };
        Option<bool> yes = new("--yes") { Description = "Really print keys in clear text" };
        Option<bool> json = new("--json") { Description = "As JSON with labels and accounts, which 'relay key import' takes" };
        Command command = new("export", "Print keys in clear text; the store notes who did it") { provider, yes, json };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!result.GetValue(yes))
            {
                return await CommandError.WriteAsync("export prints keys in clear text: say --yes");
            }

            await using KeyAdminSession session = await KeyAdminSession.OpenAsync(common, result, cancellationToken);
            IReadOnlyList<ExportedKey> keys = await session.Admin.ExportAsync(result.GetValue(provider), KeyAdminSession.MadeBy, cancellationToken);
            if (result.GetValue(json))
            {
                Console.WriteLine(JsonLine.Of(writer => Write(writer, keys)));
                return 0;
            }

            foreach (ExportedKey key in keys)
            {
                Console.WriteLine(key.Secret);
            }

            return 0;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ExportedKey> keys)
    {
        json.WriteStartObject();
        json.WriteStartArray("keys"u8);
        foreach (ExportedKey key in keys)
        {
            json.WriteStartObject();
            json.WriteString("provider"u8, key.Provider);
            json.WriteString("label"u8, key.Label);
            json.WriteString("account"u8, key.Account);
            json.WriteBoolean("enabled"u8, key.IsEnabled);
            json.WriteString("key"u8, key.Secret);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
