using System.CommandLine;
using System.Text.Json;
using Relay.Endpoints.Accounts;
using Relay.Hosting;
using Relay.Identity;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay jwt rotate | list</c>: the keys that sign JWTs. Nodes that serve learn of a new one by themselves.</summary>
internal static class JwtCommand
{
    public static Command Create(CommonOptions common) =>
        new("jwt", "Manage the keys that sign JWTs") { CreateRotate(common), CreateList(common) };

    private static Command CreateRotate(CommonOptions common)
    {
        Option<bool> revoke = new("--revoke-old") { Description = "Refuse all JWTs made so far (default: they are good until they expire)" };
        Command command = new("rotate", "Sign with a new key from now on") { revoke };
        command.SetAction(async (result, cancellationToken) =>
        {
            JwtOptions options = AllOptions.Bind(common.Load(result)).Jwt;
            await using SqlStore store = EmbeddedStore.Open(common, result);
            using JwtKeys keys = new(new JwtKeyStore(store), options, TimeProvider.System);
            Console.WriteLine(await keys.RotateAsync(result.GetValue(revoke), cancellationToken));
            return 0;
        });
        return command;
    }

    private static Command CreateList(CommonOptions common)
    {
        Option<bool> json = new("--json") { Description = "As JSON" };
        Command command = new("list", "List the keys, oldest first") { json };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            JwtKeyItem[] items = [.. (await new JwtKeyStore(store).ReadAsync(cancellationToken)).Select(JwtKeyItem.Of)];
            if (result.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(items, AccountsJson.Default.JwtKeyItemArray));
                return 0;
            }

            foreach (JwtKeyItem item in items)
            {
                Console.WriteLine($"{item.KeyId,-36}  {(item.IsImported ? "imported" : "own"),-8}  {item.CreatedAt}  {item.RetiresAt ?? "in use"}");
            }

            return 0;
        });
        return command;
    }
}
