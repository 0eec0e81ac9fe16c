using System.CommandLine;
using System.Data.Common;
using Relay.Identity;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay token create | list | limit | revoke</c></summary>
internal static class TokenCommand
{
    public static Command Create(CommonOptions common) =>
        new("token", "Manage API tokens") { CreateCreate(common), TokenListCommand.Create(common), CreateLimit(common), CreateRevoke(common) };

    private static Command CreateCreate(CommonOptions common)
    {
        Argument<string> user = new("user") { Description = "Whose token it is" };
        Option<string?> label = new("--label") { Description = "A name to recognise it by" };
        Option<int?> days = new("--days") { Description = "Days until it expires (default: never)" };
        Option<DateTimeOffset?> expires = new("--expires") { Description = "When it expires, instead of --days" };
        TokenLimitOptions limits = new();
        Command command = new("create", "Make an API token; it is shown once and kept only as a hash") { user, label, days, expires };
        limits.AddTo(command);
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
            TokenLimits? limited = limits.Read(result);
            DateTimeOffset? expiresAt = result.GetValue(days) is { } count ? DateTimeOffset.UtcNow.AddDays(count) : result.GetValue(expires);
            NewToken row = new(accountId, hash, result.GetValue(label) ?? ApiToken.Label(token), expiresAt);
            long id = await accounts.AddTokenAsync(row, cancellationToken);
            if (limited is not null)
            {
                await new TokenLimitStore(store).SetAsync(id, new TokenTerms(limited), cancellationToken);
            }

            Console.WriteLine(token);
            return 0;
        });
        return command;
    }

    private static Command CreateLimit(CommonOptions common)
    {
        Argument<long> token = new("token") { Description = "The token's number, as in a list of tokens" };
        Option<string?> label = new("--label") { Description = "A new name to recognise it by" };
        Option<DateTimeOffset?> expires = new("--expires") { Description = "When it expires from now on" };
        TokenLimitOptions limits = new();
        Command command = new("limit", "Set what a token may do; a limit that is not given is none") { token, label, expires };
        limits.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            TokenTerms terms = new(limits.Read(result), result.GetValue(label), result.GetValue(expires));
            await using SqlStore store = EmbeddedStore.Open(common, result);
            bool found = await new TokenLimitStore(store).SetAsync(result.GetValue(token), terms, cancellationToken);
            Console.WriteLine(found ? "limits set" : "no such token");
            return found ? 0 : 1;
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
