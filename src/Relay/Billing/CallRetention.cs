using Relay.Diagnostics;

namespace Relay.Billing;

/// <summary>
/// Deletes calls older than <see cref="BillingOptions.KeepCallsDays"/>, a few at a time: between two batches it rests longer than it worked,
/// so the batch writer never waits for more than one small transaction. Off unless that setting is set.
/// </summary>
/// <remarks>One background task. Several nodes on one store may all do this; each finds what the others left.</remarks>
internal sealed class CallRetention(BillingOptions options, ICallRetentionStore store, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>Rows in one transaction: a few milliseconds of a disk's time.</summary>
    public const int BatchRows = 250;

    private const int RestFactor = 4;

    private static readonly TimeSpan s_leastRest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start()
    {
        if (options.KeepCallsDays > 0)
        {
            _loop = Task.Run(RunAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    /// <summary>Deletes all that is too old now; returns how many calls that were.</summary>
    internal async Task<long> PassAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset bound = time.GetUtcNow().AddDays(-options.KeepCallsDays);
        long deleted = 0;
        while (true)
        {
            long begun = time.GetTimestamp();
            int count = store.DeleteOldest(bound, BatchRows);
            deleted += count;
            if (count < BatchRows)
            {
                return deleted;
            }

            TimeSpan rest = time.GetElapsedTime(begun) * RestFactor;
            await Task.Delay(rest > s_leastRest ? rest : s_leastRest, time, cancellationToken);
        }
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(s_interval, time);
        try
        {
            do
            {
                try
                {
                    long deleted = await PassAsync(_stop.Token);
                    if (deleted > 0)
                    {
                        Log.CallsRetired(log, deleted, options.KeepCallsDays);
                    }
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Log.RetentionFailing(log, error);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }
}
