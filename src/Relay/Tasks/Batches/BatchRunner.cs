using System.Collections.Concurrent;
using Relay.Diagnostics;
using Relay.Routing.Objects;

namespace Relay.Tasks.Batches;

/// <summary>
/// Works batches off that no provider takes: reads their lines, makes each call over Relay's own keys, writes results and errors, and goes on
/// where it was after a restart.
/// </summary>
/// <remarks>
/// <para>A line is done when it stands whole in one of the two parts; the parts are read once at the beginning. A line that was charged and not written
/// is made again after a restart, and its charge, which has the same id, counts once.</para>
/// <para>Bounded: <see cref="TaskOptions.BatchConcurrency"/> lines at a time on this node, over all batches; lines are read as they are needed. What a
/// batch keeps in memory are the numbers of its lines that are done.</para>
/// <para>A batch lies on its node's disk and is run there only.</para>
/// </remarks>
internal sealed partial class BatchRunner(
    TaskOptions options, IUpstreamObjectStore store, ITaskOwnerStore owners, BatchFolder folder, IBatchCaller calls, Callbacks callbacks,
    Func<Guid> node, TimeProvider time, ILogger<BatchRunner> log) : IAsyncDisposable
{
    public const string Provider = "relay";

    private const int MaxAtOnce = 100;
    private const long LeaseUs = 3_600_000_000;
    private const int ClaimEveryMs = 1_000;

    private readonly ConcurrentDictionary<string, BatchRun> _runs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _lines = new(options.BatchConcurrency);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private Task _loop = Task.CompletedTask;
    private bool _readable = true;

    /// <summary>Batches under way on this node.</summary>
    public int Count => _runs.Count;

    public string Node => node().ToString("N");

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>There is a new batch: it is taken up at once.</summary>
    public void Wake() => _wake.Release();

    /// <summary>How far a batch is; null: it does not run here.</summary>
    public BatchFacts? Progress(string batchId) => _runs.TryGetValue(batchId, out BatchRun? run) ? run.Facts : null;

    /// <summary>No more lines of the batch are begun; those under way are given up.</summary>
    public void Cancel(string batchId)
    {
        if (_runs.TryGetValue(batchId, out BatchRun? run))
        {
            run.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_runs.Values.Select(static run => run.Work));
        _stop.Dispose();
        _lines.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await ClaimAsync();
                    _readable = true;
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    if (_readable)
                    {
                        Log.TasksUnread(log, error);
                    }

                    _readable = false;
                }

                await _wake.WaitAsync(ClaimEveryMs, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped; the next start goes on.
        }
    }

    private async Task ClaimAsync()
    {
        BatchRun[] over = [.. _runs.Values.Where(static run => run.Work.IsCompleted)];
        foreach (UpstreamObject batch in await store.ClaimAsync(ObjectKind.Batch, Node, LeaseUs, MaxAtOnce, _stop.Token))
        {
            bool isCancelled = BatchFacts.Of(batch).Status == "cancelling"; // perhaps by another node
            if (_runs.TryGetValue(batch.ObjectId, out BatchRun? known))
            {
                if (isCancelled)
                {
                    known.Cancel();
                }

                continue;
            }

            BatchRun run = new(batch, _stop.Token);
            _runs[batch.ObjectId] = run;
            if (isCancelled)
            {
                run.Cancel();
            }

            run.Work = Task.Run(() => WorkAsync(run), CancellationToken.None);
        }

        foreach (BatchRun run in over)
        {
            _runs.TryRemove(run.Batch.ObjectId, out _);
        }
    }

    private async Task WorkAsync(BatchRun run)
    {
        try
        {
            await RunBatchAsync(run);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
        catch (Exception error)
        {
            Log.TaskFailing(log, run.Batch.ChargeId, error); // taken up again with the next claim
        }
        finally
        {
            run.Dispose();
        }
    }
}
