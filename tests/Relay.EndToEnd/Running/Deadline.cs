namespace Relay.EndToEnd.Running;

/// <summary>Waiting for another process to come to something: only ever until it has, with a limit that no healthy run reaches.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is yes.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        long begun = TimeProvider.System.GetTimestamp();
        using PeriodicTimer timer = new(s_interval);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Limit)
            {
                throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}");
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Awaits what must come by itself.</summary>
    public static async Task<T> WithinAsync<T>(Task<T> task, Func<string> situation)
    {
        try
        {
            return await task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Not within {Limit.TotalSeconds} s. {situation()}");
        }
    }
}
