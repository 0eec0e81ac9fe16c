using System.CommandLine;
using System.Data.Common;
using Relay.Identity;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay token create | list | revoke</c></summary>
internal static class TokenCommand
{
    public static Command Create(CommonOptions common) =>
        new("token", "Manage API tokens") { CreateCreate(common), TokenListCommand.Create(common), CreateRevoke(common) };

    private static Command CreateCreate(CommonOptions common)
    {
        Argument<string> user = new("user") { Description = "Whose token it is" };
        Option<string?> label = new("--label") { Description = "A name to recognise it by" };
        Option<int?> days = new("--days") { Description = "Days until it expires (default: never)" };
        Command command = new("create", "Make an API token; it is shown once and kept only as a hash") { user, label, days };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            AccountStore accounts = new(store, TimeProvider.System);
            if (await accounts.FindAccountAsync(result.GetValue(user)!, cancellationToken) is not { } accountId)
            {
                await Console.Error.WriteLineAsync($"relay: there is no active user '{result.GetValue(user)}'");
                return 1;
            }

            string token = ApiToken.Create();
            TokenHash.TryCompute(token, out TokenHash hash);
            DateTimeOffset? expiresAt = result.GetValue(days) is { } count ? DateTimeOffset.UtcNow.AddDays(count) : null;
            NewToken row = new(accountId, hash, result.GetValue(label) ?? ApiToken.Label(token), expiresAt);
            await accounts.AddTokenAsync(row, cancellationToken);
            Console.WriteLine(token);
            return 0;
        });
        return command;
    }

    private static Command CreateRevoke(CommonOptions common)
    {
        Option<long?> id = new("--id") { Description = "The token's id in 'relay token list', instead of the token itself" };
        Command command = new("revoke", "Revoke a token, read from standard input so that it stays out of the shell's history") { id };
        command.SetAction(async (result, cancellationToken) =>
        {
            string token = result.GetValue(id) is null ? (await Console.In.ReadLineAsync(cancellationToken) ?? "").Trim() : "";
            await using SqlStore store = EmbeddedStore.Open(common, result);
            AccountStore accounts = new(store, TimeProvider.System);
            TokenHash? hash = result.GetValue(id) is { } tokenId ? await accounts.FindTokenHashAsync(tokenId, null, cancellationToken)
                : TokenHash.TryCompute(token, out TokenHash computed) ? computed
                : null;
            bool revoked = hash is { } known && await accounts.RevokeTokenAsync(known, cancellationToken);
            Console.WriteLine(revoked ? "revoked" : "no such token, or revoked before");
            return revoked ? 0 : 1;
        });
        return command;
    }
}
