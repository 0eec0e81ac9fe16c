using System.Globalization;
using Relay.Admin;
using Relay.Billing;

namespace Relay.Cli;

/// <summary>
/// The four reports of <c>relay admin</c> as text: names and columns of the query tool that Relay replaces. Amounts have four decimals,
/// times are UTC.
/// </summary>
internal sealed class AdminReports(TextWriter output, IUserReader users, IUsageReader usage, ICallReader calls, TimeProvider time)
{
    public const int TopUsers = 5;
    public const int LastCalls = 10;

    /// <summary>Accounts of one page: a terminal shows no more at once, and memory stays flat.</summary>
    public const int PageUsers = 200;

    private const string Never = "未调用";

    public void Users()
    {
        Title($"All users with billing ({users.Count()})");
        TextTable table = new(output, 128, 16, 28, 20, 10, 10, 12, 20);
        table.Head("USER", "EMAIL", "REGISTERED", "CALLS", "CHARS", "AMOUNT", "LAST CALL");
        foreach (UserTotals user in AllUsers())
        {
            table.Row(
                user.Username, user.Email ?? "", Time(user.CreatedAt), Number(user.Calls), Number(user.Chars), Amount(user.Nanos),
                user.LastCallAt is { } last ? Time(last) : Never);
        }

        table.Rule();
    }

    public void Statistics()
    {
        SystemStatistics sums = ReadStatistics();
        Title("System statistics");
        output.WriteLine($"Active users   {Number(sums.ActiveUsers)}");
        output.WriteLine($"All calls      {Number(sums.All.Calls)} calls, {Number(sums.All.Units)} units, {Amount(sums.All.Nanos)}");
        output.WriteLine($"Today (UTC)    {Number(sums.Today.Calls)} calls, {Number(sums.Today.Units)} units, {Amount(sums.Today.Nanos)}");
        TextTable tasks = new(output, 68, 25, 10, 12, 15);
        tasks.Head("TASK", "CALLS", "CHARS", "AMOUNT");
        foreach (TaskTotals task in sums.Tasks)
        {
            tasks.Row(task.TaskType, Number(task.Totals.Calls), Number(task.Totals.Units), Amount(task.Totals.Nanos));
        }

        TextTable voices = new(output, 60, 16, 8, 10, 15);
        voices.Head("VOICES", "MADE", "CHARGED", "AMOUNT");
        foreach (VoiceTotals voice in sums.Voices)
        {
            voices.Row(voice.TaskType, Number(voice.Voices), Number(voice.Charged), Amount(voice.Nanos));
        }

        voices.Rule();
    }

    public void Top(int limit)
    {
        Title($"Top {limit} users by revenue");
        TextTable table = new(output, 88, 6, 16, 28, 10, 15);
        table.Head("RANK", "USER", "EMAIL", "CALLS", "AMOUNT");
        int rank = 0;
        foreach (UserTotals user in users.ReadTop(limit))
        {
            table.Row(Number(++rank), user.Username, user.Email ?? "", Number(user.Calls), Amount(user.Nanos));
        }

        table.Rule();
    }

    /// <summary>False when there is no such user.</summary>
    public bool Calls(string username, int limit)
    {
        if (users.Find(username) is not { } user)
        {
            return false;
        }

        Title($"Last {limit} calls of {username}");
        TextTable table = new(output, 150, 15, 25, 8, 10, 20, 60);
        table.Head("TASK", "MODEL", "CHARS", "AMOUNT", "TIME", "TEXT");
        foreach (CallLine call in calls.ReadUser(user.AccountId, limit, offset: 0, before: null))
        {
            table.Row(
                call.TaskType, call.Model, Number(call.BilledChars), Amount(call.ChargeNanos), Time(call.CreatedAt), call.RequestText ?? "");
        }

        table.Rule();
        return true;
    }

    /// <summary>Every account, newest first, a page at a time.</summary>
    public IEnumerable<UserTotals> AllUsers()
    {
        long? before = null;
        IReadOnlyList<UserTotals> page;
        do
        {
            page = users.ReadAll(PageUsers, before);
            foreach (UserTotals user in page)
            {
                yield return user;
                before = user.AccountId;
            }
        }
        while (page.Count == PageUsers);
    }

    public SystemStatistics ReadStatistics() =>
        usage.ReadStatistics(int.Parse(time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    private void Title(string text)
    {
        output.WriteLine();
        output.WriteLine(text);
        output.WriteLine(new string('=', 50));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Amount(long nanos) => ((decimal)nanos / Money.NanosPerUnit).ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
