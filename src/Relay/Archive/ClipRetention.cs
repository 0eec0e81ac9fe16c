using System.Data.Common;
using Relay.Diagnostics;

namespace Relay.Archive;

/// <summary>
/// Removes what is too old or too much, oldest first, in small batches with a pause after each: the disk and the store belong to the
/// streams and the ledger first. One task on the thread pool, never a thread that serves streams. Several Relays on one store each remove
/// only what lies in their own folder, and may together remove a batch more than needed.
/// </summary>
internal sealed class ClipRetention(
    ArchiveOptions options, IClipStore store, ClipRemover remover, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Clips removed in one transaction: a few milliseconds of the store's time.</summary>
    public const int BatchClips = 100;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private Task _task = Task.CompletedTask;
    private bool _refused;

    /// <summary>Clips removed since start.</summary>
    public long Removed { get; private set; }

    private bool IsOn => options.KeepDays > 0 || options.KeepBytes > 0 || options.KeepBytesPerUser > 0;

    /// <summary>Begins, when there is anything to keep to. Call once.</summary>
    public void Start() => _task = IsOn ? Task.Run(RunAsync) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        _stop.Dispose();
    }

    /// <summary>One look at all limits.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop; what has been removed is marked.</exception>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (options.KeepDays > 0)
        {
            long before = UnixMicros.Of(time.GetUtcNow() - TimeSpan.FromDays(options.KeepDays));
            await RemoveOldestAsync(null, clips => clips.TakeWhile(clip => clip.CreatedAtUs < before), cancellationToken);
        }

        if (options.KeepBytesPerUser > 0)
        {
            foreach (ArchiveUse use in store.ListUse(options.KeepBytesPerUser))
            {
                long surplus = use.Bytes - options.KeepBytesPerUser;
                await RemoveOldestAsync(use.AccountId, clips => TakeBytes(clips, ref surplus), cancellationToken);
            }
        }

        if (options.KeepBytes > 0 && store.TotalBytes() - options.KeepBytes is > 0 and var total)
        {
            await RemoveOldestAsync(null, clips => TakeBytes(clips, ref total), cancellationToken);
        }
    }

    private static List<StoredClip> TakeBytes(IReadOnlyList<StoredClip> clips, ref long surplus)
    {
        List<StoredClip> taken = [];
        foreach (StoredClip clip in clips)
        {
            if (surplus <= 0)
            {
                break;
            }

            taken.Add(clip);
            surplus -= clip.Bytes;
        }

        return taken;
    }

    private async Task RemoveOldestAsync(
        long? accountId, Func<IReadOnlyList<StoredClip>, IEnumerable<StoredClip>> choose, CancellationToken cancellationToken)
    {
        Guid after = Guid.Empty;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<StoredClip> oldest = store.ListOldest(accountId, after, BatchClips);
            List<StoredClip> chosen = [.. choose(oldest)];
            if (chosen.Count > 0)
            {
                (int removed, Exception? error) = remover.Remove(chosen);
                Removed += removed;
                Tell(error);
            }

            if (chosen.Count < oldest.Count || oldest.Count < BatchClips)
            {
                return;
            }

            // Behind those that the disk would not let go, which are asked for again at the next look.
            after = oldest[^1].ClipId;
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(options.RetentionSeconds), time);
        try
        {
            do
            {
                await TryPassAsync();
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private async Task TryPassAsync()
    {
        try
        {
            await PassAsync(_stop.Token);
        }
        catch (DbException error)
        {
            Tell(error);
        }
    }

    // Once when it begins; a disk or store that refuses will refuse at every look.
    private void Tell(Exception? error)
    {
        if (error is not null && !_refused)
        {
            Log.RetentionRefused(logger, error);
        }

        _refused = error is not null;
    }
}
