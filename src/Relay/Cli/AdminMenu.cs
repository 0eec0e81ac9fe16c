namespace Relay.Cli;

/// <summary>The interactive form of <c>relay admin</c>: a numbered menu, until 0 or the end of the input.</summary>
internal sealed class AdminMenu(TextReader input, TextWriter output, AdminReports reports)
{
    public void Run()
    {
        while (true)
        {
            WriteMenu();
            switch (Ask("Choose: "))
            {
                case "1":
                    reports.Users();
                    break;
                case "2":
                    reports.Statistics();
                    break;
                case "3":
                    reports.Top(AdminReports.TopUsers);
                    break;
                case "4":
                    Calls();
                    break;
                case null or "0" or "q":
                    output.WriteLine("Good bye.");
                    return;
                default:
                    output.WriteLine("There is no such item.");
                    break;
            }
        }
    }

    private void WriteMenu()
    {
        output.WriteLine();
        output.WriteLine("Relay administration");
        output.WriteLine(new string('=', 50));
        output.WriteLine("1  All users with billing");
        output.WriteLine("2  System statistics");
        output.WriteLine($"3  Top {AdminReports.TopUsers} users by revenue");
        output.WriteLine($"4  Last {AdminReports.LastCalls} calls of one user");
        output.WriteLine("0  Leave");
    }

    private void Calls()
    {
        if (Ask("User: ") is { Length: > 0 } name && !reports.Calls(name, AdminReports.LastCalls))
        {
            output.WriteLine("There is no such user.");
        }
    }

    // Null at the end of the input.
    private string? Ask(string question)
    {
        output.Write(question);
        output.Flush();
        return input.ReadLine()?.Trim();
    }
}
