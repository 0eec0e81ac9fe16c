using Relay.Admin;
using Relay.Diagnostics;

namespace Relay.Endpoints.Operations;

/// <summary>
/// The figures of the operations pages, read again after a minute at most: some dashboards that ask every second must not cost more than
/// one. Days come from the roll-ups; hours are summed from the calls themselves, one short query an hour, and those that are long over
/// less often. Any thread; one reads while the others wait.
/// </summary>
internal sealed class StatsBook(ICallLog log, IUsageReader usage, QueryLane lane, TimeProvider time)
{
    private const int MaxModels = 10;
    private const int MaxLines = 10_000;

    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(60);

    // Calls of some hours ago may still be settled: a stream can be long.
    private static readonly TimeSpan s_oldLife = TimeSpan.FromMinutes(15);

    private readonly Dictionary<DateTimeOffset, (TokenSum Sum, DateTimeOffset ReadAt)> _hours = [];
    private readonly Remembered<TokenSum> _all = new(time, s_life);
    private readonly Remembered<StatsCurve> _today = new(time, s_life);
    private readonly Remembered<StatsCurve> _month = new(time, s_life);

    /// <summary>Everything there has been, whatever was cleared.</summary>
    public Task<TokenSum> ReadAllAsync(CancellationToken cancellationToken) => _all.GetAsync(
        () => lane.RunAsync(
            () => usage.Read(new UsageQuery(0, 99_999_999, UsageBy.None, 1)).Select(Sum).FirstOrDefault(), CancellationToken.None),
        cancellationToken);

    public Task<StatsCurve> ReadTodayAsync(CancellationToken cancellationToken) =>
        _today.GetAsync(() => lane.RunAsync(ReadToday, CancellationToken.None), cancellationToken);

    public Task<StatsCurve> ReadMonthAsync(CancellationToken cancellationToken) =>
        _month.GetAsync(() => lane.RunAsync(ReadMonth, CancellationToken.None), cancellationToken);

    private StatsCurve ReadToday()
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset midnight = new(now.UtcDateTime.Date, TimeSpan.Zero);
        foreach (DateTimeOffset old in _hours.Keys.Where(hour => hour < midnight).ToArray())
        {
            _hours.Remove(old);
        }

        TokenSum[] hours = [.. Enumerable.Range(0, 24).Select(hour => ReadHour(midnight.AddHours(hour), now))];
        int day = UnixMicros.ToDay(UnixMicros.Of(now));
        return new StatsCurve(hours, ReadModels(day, day));
    }

    private TokenSum ReadHour(DateTimeOffset hour, DateTimeOffset now)
    {
        if (hour > now)
        {
            return default;
        }

        bool isOld = now - hour > TimeSpan.FromHours(2);
        if (isOld && _hours.TryGetValue(hour, out (TokenSum Sum, DateTimeOffset ReadAt) known) && now - known.ReadAt < s_oldLife)
        {
            return known.Sum;
        }

        TokenSum sum = log.Sum(hour, hour.AddHours(1));
        _hours[hour] = (sum, now);
        return sum;
    }

    private StatsCurve ReadMonth()
    {
        DateTime today = time.GetUtcNow().UtcDateTime;
        int month = (today.Year * 10_000) + (today.Month * 100);
        TokenSum[] days = new TokenSum[DateTime.DaysInMonth(today.Year, today.Month)];
        foreach (UsageLine line in usage.Read(new UsageQuery(month + 1, month + 31, UsageBy.Day, days.Length)))
        {
            days[line.Period!.Value - month - 1] = Sum(line);
        }

        return new StatsCurve(days, ReadModels(month + 1, month + 31));
    }

    private (string Model, long Tokens)[] ReadModels(int fromDay, int toDay) =>
    [
        .. usage.Read(new UsageQuery(fromDay, toDay, UsageBy.Model, MaxLines))
            .Select(static line => (Model: line.Model!, Sum(line).Tokens))
            .Where(static model => model.Tokens > 0)
            .OrderByDescending(static model => model.Tokens)
            .Take(MaxModels),
    ];

    private static TokenSum Sum(UsageLine line) => new(line.Calls, line.InputTokens, line.OutputTokens);
}
