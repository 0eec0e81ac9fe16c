using System.Collections.Concurrent;
using System.Text;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Routing.Keys;
using Relay.Routing.Objects;
using Relay.Streaming;
using Relay.Upstreams;
using Relay.Upstreams.Http;
using Relay.Upstreams.Media;

namespace Relay.Tasks;

/// <summary>
/// Follows every task until it has ended, whether its owner asks or not and also after a restart: charges it, keeps its result, tells its
/// owner's server. Each of these may be repeated without harm: the charge has one id, clips have ids made from it, and a callback may come twice.
/// </summary>
/// <remarks>
/// <para>Order of an end: the result's file is its owner's, the charge is in the journal, the row says so, the result is kept, the owner is told, the
/// row says that it has ended. A process that dies in between begins again at the first of these.</para>
/// <para>One loop finds what is due; each task is worked on by one thread-pool task at a time, <see cref="MaxAtOnce"/> of them at once, and what may
/// take long - an owner's server that does not answer, a large result - has its own limits, so that nobody's charge waits for it. Memory: one small
/// object a task under way, at most <see cref="MaxFollowed"/>; the rest waits in the store.</para>
/// <para>On a shared store each task has one follower, which renews its claim as long as it lives.</para>
/// </remarks>
internal sealed partial class TaskFollower(TaskParts parts, ILogger<TaskFollower> log) : IAsyncDisposable
{
    public const int MaxFollowed = 10_000;

    private const int MaxAtOnce = 16;
    private const int MaxAnswerBytes = 8 * 1024;
    private const int MaxUnknown = 10;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_claimEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_queryTime = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, FollowedTask> _tasks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly SemaphoreSlim _atOnce = new(MaxAtOnce);
    private readonly SemaphoreSlim _keeping = new(MaxKeptAtOnce);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private bool _readable = true;

    /// <summary>Tasks under way on this node.</summary>
    public int Count => _tasks.Values.Count(static task => !task.IsOver);

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Takes over a task that has just been made, with the hold that pays for it. It is in the store already.</summary>
    public void Adopt(UpstreamObject task, CallHold hold) => _tasks.TryAdd(task.ObjectId, new FollowedTask(task, hold)
    {
        DueAt = parts.Time.GetTimestamp() + Ticks(TimeSpan.FromMilliseconds(parts.Options.PollMs)),
    });

    /// <summary>Something says that the task has changed: it is asked about at once.</summary>
    public void Poke(string taskId)
    {
        if (_tasks.TryGetValue(taskId, out FollowedTask? task))
        {
            task.DueAt = 0;
        }
    }

    /// <summary>Leaves tasks where they are; their holds stay open in the journal, and the next start follows them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_running.Keys);
        _stop.Dispose();
        _atOnce.Dispose();
        _keeping.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(s_tick, parts.Time);
        long claimAt = 0;
        try
        {
            do
            {
                long now = parts.Time.GetTimestamp();
                if (now >= claimAt)
                {
                    await ClaimAsync();
                    claimAt = now + Ticks(s_claimEvery);
                }

                foreach ((_, FollowedTask task) in _tasks)
                {
                    if (!task.IsOver && task.DueAt <= now && task.TryEnter())
                    {
                        await _atOnce.WaitAsync(_stop.Token);
                        task.HasTurn = true;
                        Task work = Task.Run(() => WorkAsync(task));
                        _running[work] = 0;
                        _ = work.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>Takes up what nobody follows: after a restart all of this node's, and what a node left that is gone.</summary>
    private async Task ClaimAsync()
    {
        try
        {
            // Forgotten only after a reading that began when they had ended: an older one would bring them back.
            FollowedTask[] over = [.. _tasks.Values.Where(static task => task.IsOver)];
            IReadOnlyList<UpstreamObject> claimed =
                await parts.Store.ClaimAsync(ObjectKind.Task, "", parts.Options.LeaseMs * 1000L, MaxFollowed, _stop.Token);
            foreach (UpstreamObject task in claimed)
            {
                if (!_tasks.ContainsKey(task.ObjectId))
                {
                    _tasks.TryAdd(task.ObjectId, new FollowedTask(task, task.IsCharged ? null : await HoldAsync(task)));
                }
            }

            foreach (FollowedTask task in over)
            {
                _tasks.TryRemove(task.Object.ObjectId, out _);
            }

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
    }

    /// <summary>Holds again what was held before this process started. Null where that cannot be now; it is tried again at the end.</summary>
    private async Task<CallHold?> HoldAsync(UpstreamObject task)
    {
        HoldResult result = await parts.Ledger.HoldAsync(
            new CallAdmission
            {
                CallId = task.ChargeId,
                IsDeferred = true,
                IsForced = true,
                AccountId = task.AccountId,
                TokenId = task.TokenId,
                BalanceNanos = (await parts.Owners.FindAsync(task.AccountId, task.TokenId, _stop.Token))?.Caller.BalanceNanos,
                TaskType = task.TaskType,
                Model = task.Model,
                Endpoint = task.Endpoint,
                Upstream = task.Provider,
                CharCount = task.Units,
                VoiceId = task.VoiceId,
                Price = task.Price,
            },
            _stop.Token);
        result.Hold?.SetUpstream(task.Provider, task.KeyLabel);
        return result.Hold;
    }

    private async Task WorkAsync(FollowedTask task)
    {
        try
        {
            task.IsOver = await StepAsync(task);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            task.Failures++;
            if (task.Failures is 1 or MaxUnknown)
            {
                Log.TaskFailing(log, task.Object.ChargeId, error);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Stopped; the next start goes on.
        }
        finally
        {
            task.DueAt = parts.Time.GetTimestamp() + Ticks(PauseOf(task));
            EndTurn(task);
            task.Leave();
        }
    }

    /// <summary>Asks about a task and does what follows. True: there is nothing more to be done.</summary>
    private async Task<bool> StepAsync(FollowedTask task)
    {
        UpstreamObject made = task.Object;
        bool isTooOld = UnixMicros.Of(parts.Time.GetUtcNow()) - made.CreatedAtUs > parts.Options.MaxAgeHours * 3_600_000_000L;
        if (!parts.Keys.TryFind(made.KeyLabel, out UpstreamKey? key))
        {
            return isTooOld && await EndAsync(task, ObjectState.Expired, null);
        }

        await parts.Gate.WaitAsync(made.KeyLabel, _stop.Token);
        byte[] body = await AskAsync(TaskPaths.QueryOf(made), key);
        TaskAnswer answer = TaskAnswer.Read(body);
        if (answer.Code != 0)
        {
            // "No such task" may pass: the platform's own servers do not all know it at once.
            bool isUnknown = answer.Code == 2013 && ++task.Failures >= MaxUnknown;
            return (isUnknown || isTooOld) && await EndAsync(task, isUnknown ? ObjectState.Failed : ObjectState.Expired, null);
        }

        task.Failures = 0;
        task.Object = made = made with { Detail = Encoding.UTF8.GetString(body), ResultId = answer.FileId.Length > 0 ? answer.FileId : made.ResultId };
        switch (answer.Status)
        {
            case TaskStatusKind.Succeeded:
                return await EndAsync(task, ObjectState.Ready, key);
            case TaskStatusKind.Failed:
                return await EndAsync(task, ObjectState.Failed, key);
            case TaskStatusKind.Expired:
                return await EndAsync(task, ObjectState.Expired, key);
        }

        if (isTooOld)
        {
            return await EndAsync(task, ObjectState.Expired, key);
        }

        if (answer.Word != task.ToldWord)
        {
            await parts.Store.UpdateAsync(made, _stop.Token);
            await TellAsync(task, answer.Word);
        }

        return false;
    }

    private async Task<byte[]> AskAsync(string path, UpstreamKey key)
    {
        using CancellationTokenSource tooLong = new(s_queryTime, parts.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, _stop.Token);
        using UpstreamResponse response = await parts.Platform.GetAsync(path, key, stop.Token);
        byte[] body = new byte[MaxAnswerBytes];
        int length = 0;
        int count;
        while (length < body.Length && (count = await response.ReadAsync(body.AsMemory(length))) > 0)
        {
            length += count;
        }

        return response.Head.Status is >= 200 and <= 299 && length < body.Length ? body[..length]
            : throw new IOException("the platform did not answer a query");
    }

    /// <summary>Lets the next task go on, while this one waits for others' servers.</summary>
    private void EndTurn(FollowedTask task)
    {
        if (task.HasTurn)
        {
            task.HasTurn = false;
            _atOnce.Release();
        }
    }

    private TimeSpan PauseOf(FollowedTask task)
    {
        double ageMinutes = Math.Max(0, (UnixMicros.Of(parts.Time.GetUtcNow()) - task.Object.CreatedAtUs) / 60e6);
        return TimeSpan.FromMilliseconds(parts.Options.PollMs * Math.Min(8, 1 + ageMinutes) * Math.Min(8, 1 + task.Failures));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * parts.Time.TimestampFrequency);
}
