using Relay.Identity;

namespace Relay.Routing.Keys;

/// <summary>
/// The import that administrators start and do not wait for: one at a time, going on when whoever started it has left, until all keys are in
/// or Relay stops. Any thread.
/// </summary>
internal sealed class KeyImportRun(KeyAdmin admin, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private KeyImportState _state = new("", null, null, default, null, null);
    private Task _running = Task.CompletedTask;

    /// <summary>How far the last one is; of nobody before the first.</summary>
    public KeyImportState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>Starts one, as <see cref="KeyAdmin.ImportAsync"/> takes it. False: one is under way.</summary>
    public bool TryStart(string provider, string text, string? account, bool validate, string madeBy)
    {
        lock (_lock)
        {
            if (!_running.IsCompleted)
            {
                return false;
            }

            _ = _running.Exception; // seen: the state said that it broke off
            _state = new KeyImportState(provider, time.GetUtcNow(), null, default, null, null);
            _running = Task.Run(() => RunAsync(provider, text, account, validate, madeBy));
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(static done => done.Exception, TaskScheduler.Default); // the state says that it broke off
        _stop.Dispose();
    }

    private async Task RunAsync(string provider, string text, string? account, bool validate, string madeBy)
    {
        KeyImport? done = null;
        string? wrong = null;
        try
        {
            done = await admin.ImportAsync(provider, text, account, validate, new Report(this), madeBy, _stop.Token);
        }
        catch (Exception error) when (error is ArgumentException or SecretKeyException)
        {
            wrong = error.Message;
        }
        finally
        {
            Change(state => state with { EndedAt = time.GetUtcNow(), Done = done, Error = wrong });
        }
    }

    private void Change(Func<KeyImportState, KeyImportState> change)
    {
        lock (_lock)
        {
            _state = change(_state);
        }
    }

    // At once and in order, which the base library's own does not promise.
    private sealed class Report(KeyImportRun run) : IProgress<KeyProgress>
    {
        void IProgress<KeyProgress>.Report(KeyProgress value) => run.Change(state => state with { Progress = value });
    }
}
