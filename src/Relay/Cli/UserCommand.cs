using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Relay.Endpoints.Accounts;
using Relay.Hosting;
using Relay.Identity;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay user add</c>, and what <see cref="UserCommands"/> and <see cref="BalanceCommands"/> add.</summary>
internal static class UserCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> name = new("name") { Description = "User name; also names the user's archive folder" };
        Option<string?> email = new("--email") { Description = "Mail address" };
        Option<string?> balance = new("--balance") { Description = "Prepaid balance in units of currency (default: no limit)" };
        Option<bool> admin = new("--admin") { Description = "May use the admin paths" };
        Option<bool> password = new("--password-stdin") { Description = "Read the password from standard input (default: the user cannot log in)" };
        Command add = new("add", "Add a user") { name, email, balance, admin, password };
        add.SetAction(async (result, cancellationToken) =>
        {
            string? line = result.GetValue(password) ? await Console.In.ReadLineAsync(cancellationToken) ?? "" : null;
            string? wrong = AccountRules.Username(result.GetValue(name)!)
                ?? (result.GetValue(email) is { } mail ? AccountRules.Email(mail) : null)
                ?? (line is null ? null : AccountRules.Password(line, AllOptions.Bind(common.Load(result)).Accounts.MinPasswordBytes));
            if (wrong is not null)
            {
                return await CommandError.WriteAsync(wrong);
            }

            string? hash = line is null ? null : Passwords.Hash(line);

            await using SqlStore store = EmbeddedStore.Open(common, result);
            long? nanos = result.GetValue(balance) is { } units ? Amounts.Parse(units) : null;
            NewAccount account = new(result.GetValue(name)!, result.GetValue(email), hash, result.GetValue(admin), nanos);
            long? id = await new AccountStore(store, TimeProvider.System).AddAccountAsync(account, cancellationToken);
            if (id is null)
            {
                await Console.Error.WriteLineAsync($"relay: there is a user with the name '{account.Username}' or that mail address already");
                return 1;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"user {account.Username} added (id {id})"));
            return 0;
        });
        Command user = new("user", "Manage users") { add };
        foreach (Command command in (IEnumerable<Command>)[.. UserCommands.Create(common), .. BalanceCommands.Create(common)])
        {
            user.Add(command);
        }

        return user;
    }
}
