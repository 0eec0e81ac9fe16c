using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Relay.Billing;
using Relay.Endpoints.Accounts;
using Relay.Hosting;
using Relay.Identity;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay user list | show | disable | enable | password</c></summary>
internal static class UserCommands
{
    private const int PageRows = 1000;

    public static IEnumerable<Command> Create(CommonOptions common) =>
    [
        CreateList(common),
        CreateShow(common),
        CreateSwitch(common, "disable", "Refuse a user's tokens and logins; a server notices within seconds", isActive: false),
        CreateSwitch(common, "enable", "Let a user in again", isActive: true),
        CreatePassword(common),
    ];

    private static Command CreateList(CommonOptions common)
    {
        Option<bool> json = new("--json") { Description = "One JSON object a line" };
        Command command = new("list", "List users by name") { json };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            AccountStore accounts = new(store, TimeProvider.System);
            IReadOnlyList<AccountProfile> page = [];
            do
            {
                page = await accounts.ListAccountsAsync(page.Count == 0 ? "" : page[^1].Username, PageRows, cancellationToken);
                foreach (AccountProfile profile in page)
                {
                    Console.WriteLine(result.GetValue(json) ? Json(profile) : Line(profile));
                }
            }
            while (page.Count == PageRows);
            return 0;
        });
        return command;
    }

    private static Command CreateShow(CommonOptions common)
    {
        Argument<string> name = new("name") { Description = "Whom" };
        Option<bool> json = new("--json") { Description = "As JSON" };
        Command command = new("show", "Show one user") { name, json };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            if (await new AccountStore(store, TimeProvider.System).FindProfileAsync(result.GetValue(name)!, cancellationToken) is not { } profile)
            {
                return await CommandError.WriteAsync($"there is no user '{result.GetValue(name)}'");
            }

            Console.WriteLine(result.GetValue(json) ? Json(profile) : Line(profile));
            return 0;
        });
        return command;
    }

    private static Command CreateSwitch(CommonOptions common, string verb, string description, bool isActive)
    {
        Argument<string> name = new("name") { Description = "Whom" };
        Command command = new(verb, description) { name };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            bool found = await new AccountStore(store, TimeProvider.System).SetActiveAsync(result.GetValue(name)!, isActive, cancellationToken);
            if (!found)
            {
                return await CommandError.WriteAsync($"there is no user '{result.GetValue(name)}'");
            }

            Console.WriteLine($"user {result.GetValue(name)} {verb}d");
            return 0;
        });
        return command;
    }

    private static Command CreatePassword(CommonOptions common)
    {
        Argument<string> name = new("name") { Description = "Whose" };
        Command command = new("password", "Set a user's password, read from standard input") { name };
        command.SetAction(async (result, cancellationToken) =>
        {
            string password = await Console.In.ReadLineAsync(cancellationToken) ?? "";
            AccountsOptions options = AllOptions.Bind(common.Load(result)).Accounts;
            if (AccountRules.Password(password, options.MinPasswordBytes) is { } wrong)
            {
                return await CommandError.WriteAsync(wrong);
            }

            await using SqlStore store = EmbeddedStore.Open(common, result);
            bool found = await new AccountStore(store, TimeProvider.System).SetPasswordAsync(
                result.GetValue(name)!, Passwords.Hash(password), cancellationToken);
            if (!found)
            {
                return await CommandError.WriteAsync($"there is no user '{result.GetValue(name)}'");
            }

            Console.WriteLine($"password of {result.GetValue(name)} set");
            return 0;
        });
        return command;
    }

    private static string Json(AccountProfile profile) => JsonSerializer.Serialize(UserAnswer.Of(profile), AccountsJson.Default.UserAnswer);

    private static string Line(AccountProfile profile)
    {
        string state = !profile.IsActive ? "disabled" : profile.IsAdmin ? "admin" : "active";
        string balance = profile.BalanceNanos is { } nanos ? Money.Format(nanos) : "no limit";
        return string.Create(
            CultureInfo.InvariantCulture, $"{profile.Username,-24}  {state,-8}  {balance,16}  {IsoTime.Of(profile.CreatedAt)}  {profile.UserId}  {profile.Email}");
    }
}
