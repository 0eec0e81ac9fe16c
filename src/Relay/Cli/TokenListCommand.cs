using System.CommandLine;
using System.Text.Json;
using Relay.Endpoints.Accounts;
using Relay.Identity;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay token list NAME</c></summary>
internal static class TokenListCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> user = new("user") { Description = "Whose tokens" };
        Option<int> limit = new("--limit", "-n") { Description = "How many (default: 50)", DefaultValueFactory = static _ => 50 };
        Option<long> before = new("--before") { Description = "Only tokens older than this id: the next page", DefaultValueFactory = static _ => long.MaxValue };
        Option<bool> json = new("--json") { Description = "One JSON object a line" };
        Command command = new("list", "List a user's tokens, newest first; their secrets are not kept") { user, limit, before, json };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            AccountStore accounts = new(store, TimeProvider.System);
            if (await accounts.FindProfileAsync(result.GetValue(user)!, cancellationToken) is not { } profile)
            {
                return await CommandError.WriteAsync($"there is no user '{result.GetValue(user)}'");
            }

            IReadOnlyList<TokenLine> lines = await accounts.ListTokensAsync(
                profile.AccountId, result.GetValue(before), Math.Clamp(result.GetValue(limit), 1, 10_000), cancellationToken);
            foreach (TokenItem item in lines.Select(TokenItem.Of))
            {
                Console.WriteLine(result.GetValue(json) ? JsonSerializer.Serialize(item, AccountsJson.Default.TokenItem) : Line(item));
            }

            return 0;
        });
        return command;
    }

    private static string Line(TokenItem item) =>
        $"{item.TokenId,8}  {item.Kind,-4}  {(item.IsRevoked ? "revoked" : "-"),-7}  {item.CreatedAt}  {item.ExpiresAt ?? "never expires",-20}  {item.Label}";
}
