using System.CommandLine;
using Relay.Admin;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay admin [users | stats | top | calls NAME]</c>: questions an administrator asks, from the store; without one a menu.</summary>
internal static class AdminCommand
{
    private const int MaxLimit = 10_000;

    public static Command Create(CommonOptions common)
    {
        Command admin = new("admin", "Users, statistics, revenue and calls; without a subcommand an interactive menu")
        {
            CreateUsers(common), CreateStats(common), CreateTop(common), CreateCalls(common),
        };
        admin.SetAction(result =>
        {
            using SqlStore store = EmbeddedStore.Open(common, result);
            new AdminMenu(Console.In, Console.Out, Reports(store)).Run();
            return 0;
        });
        return admin;
    }

    private static Command CreateUsers(CommonOptions common)
    {
        Option<bool> json = Json();
        Command command = new("users", "All users with billing, newest first") { json };
        command.SetAction(result =>
        {
            using SqlStore store = EmbeddedStore.Open(common, result);
            AdminReports reports = Reports(store);
            if (!result.GetValue(json))
            {
                reports.Users();
                return 0;
            }

            foreach (UserTotals user in reports.AllUsers())
            {
                Console.WriteLine(JsonLine.Of(line => AdminJson.Write(line, user)));
            }

            return 0;
        });
        return command;
    }

    private static Command CreateStats(CommonOptions common)
    {
        Option<bool> json = Json();
        Command command = new("stats", "System statistics") { json };
        command.SetAction(result =>
        {
            using SqlStore store = EmbeddedStore.Open(common, result);
            AdminReports reports = Reports(store);
            if (result.GetValue(json))
            {
                SystemStatistics sums = reports.ReadStatistics();
                Console.WriteLine(JsonLine.Of(line => AdminJson.Write(line, sums)));
            }
            else
            {
                reports.Statistics();
            }

            return 0;
        });
        return command;
    }

    private static Command CreateTop(CommonOptions common)
    {
        Option<bool> json = Json();
        Option<int> limit = Limit(AdminReports.TopUsers);
        Command command = new("top", "Users by revenue") { limit, json };
        command.SetAction(result =>
        {
            using SqlStore store = EmbeddedStore.Open(common, result);
            int count = Math.Clamp(result.GetValue(limit), 1, MaxLimit);
            if (!result.GetValue(json))
            {
                Reports(store).Top(count);
                return 0;
            }

            foreach (UserTotals user in new UserReader(store).ReadTop(count))
            {
                Console.WriteLine(JsonLine.Of(line => AdminJson.Write(line, user)));
            }

            return 0;
        });
        return command;
    }

    private static Command CreateCalls(CommonOptions common)
    {
        Argument<string> name = new("name") { Description = "Whose calls" };
        Option<bool> json = Json();
        Option<int> limit = Limit(AdminReports.LastCalls);
        Command command = new("calls", "The last calls of one user") { name, limit, json };
        command.SetAction(async (result, _) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            int count = Math.Clamp(result.GetValue(limit), 1, MaxLimit);
            string username = result.GetValue(name)!;
            if (new UserReader(store).Find(username) is not { } user)
            {
                return await CommandError.WriteAsync($"there is no user '{username}'");
            }

            if (!result.GetValue(json))
            {
                Reports(store).Calls(username, count);
                return 0;
            }

            foreach (CallLine call in new CallReader(store).ReadUser(user.AccountId, count, offset: 0, before: null))
            {
                Console.WriteLine(JsonLine.Of(line => AdminJson.Write(line, call)));
            }

            return 0;
        });
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "One JSON object a line" };

    private static Option<int> Limit(int count) =>
        new("--limit", "-n") { Description = $"How many (default: {count})", DefaultValueFactory = _ => count };

    private static AdminReports Reports(SqlStore store) =>
        new(Console.Out, new UserReader(store), new UsageReader(store), new CallReader(store), TimeProvider.System);
}
