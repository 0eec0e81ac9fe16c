using Relay.Diagnostics;
using Relay.Routing.Objects;

namespace Relay.Tasks;

/// <summary>
/// Keeps <see cref="VoiceOwners"/> the same as the store, and lets voices expire that nobody has used for a week. One background task.
/// </summary>
internal sealed class VoiceWatch(IUpstreamObjectStore store, IMadeVoiceStore voices, VoiceOwners owners, TimeProvider time, ILogger<VoiceWatch> log)
    : IAsyncDisposable
{
    private const int Page = 1000;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_expireEvery = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _sinceUs;
    private bool _readable = true;

    /// <summary>Reads all voices once, then follows changes.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(s_interval, time);
        long expireAt = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await ReadAsync(_stop.Token);
                if (time.GetTimestamp() >= expireAt)
                {
                    await ExpireAsync();
                    expireAt = time.GetTimestamp() + (long)(s_expireEvery.TotalSeconds * time.TimestampFrequency);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<UpstreamObject> changed;
            do
            {
                // A full page whose changes all have one time cannot be walked by time; there are no thousand voices a microsecond.
                changed = await store.ChangedAsync(ObjectKind.Voice, _sinceUs, Page, cancellationToken);
                foreach (UpstreamObject voice in changed)
                {
                    owners.Note(voice);
                    _sinceUs = Math.Max(_sinceUs, voice.UpdatedAtUs);
                }
            }
            while (changed.Count == Page);

            // Rows of other nodes may be committed a moment later than their times say.
            _sinceUs = Math.Max(0, Math.Min(_sinceUs, UnixMicros.Of(time.GetUtcNow()) - 10_000_000));
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

    private async Task ExpireAsync()
    {
        try
        {
            foreach (string voiceId in await voices.ExpireAsync(_stop.Token))
            {
                if (await store.FindAsync(Routing.Keys.PlatformKeys.Provider, ObjectKind.Voice, voiceId, _stop.Token) is { } voice)
                {
                    // Its owner keeps the name until somebody makes a voice of that name again; nobody can speak with it.
                    await store.UpdateAsync(voice with { State = ObjectState.Deleted }, _stop.Token);
                }
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.TasksUnread(log, error);
        }
    }
}
