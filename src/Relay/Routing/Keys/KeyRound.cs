using System.Diagnostics.CodeAnalysis;

namespace Relay.Routing.Keys;

/// <summary>
/// The round of checks that administrators start: one at a time, going on when whoever started it has left, until all keys have been asked
/// about or Relay stops. Any thread.
/// </summary>
internal sealed class KeyRound(KeyAdmin admin, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private KeyRoundState _state = new("", null, null, default, false);
    private Task<KeyProgress> _running = Task.FromResult(default(KeyProgress));

    /// <summary>How far the last one is; of nobody before the first.</summary>
    public KeyRoundState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>Starts one, or joins the one that is under way for the same keys. False: one is under way for others.</summary>
    /// <param name="provider">Whose keys; empty: all.</param>
    /// <param name="round">Ends with the round, or with the error that broke it off.</param>
    public bool TryStart(string provider, [NotNullWhen(true)] out Task<KeyProgress>? round)
    {
        lock (_lock)
        {
            if (_running.IsCompleted)
            {
                _state = new KeyRoundState(provider, time.GetUtcNow(), null, default, false);
                _running = Task.Run(() => RunAsync(provider));
            }

            round = _state.Provider == provider ? _running : null;
            return round is not null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(static _ => { }, TaskScheduler.Default); // its error was its starter's
        _stop.Dispose();
    }

    private async Task<KeyProgress> RunAsync(string provider)
    {
        bool isWhole = false;
        try
        {
            KeyProgress done = await admin.RefreshAsync(provider.Length == 0 ? null : provider, null, new Report(this), _stop.Token);
            isWhole = true;
            return done;
        }
        finally
        {
            Change(state => state with { EndedAt = time.GetUtcNow(), IsBroken = !isWhole });
        }
    }

    private void Change(Func<KeyRoundState, KeyRoundState> change)
    {
        lock (_lock)
        {
            _state = change(_state);
        }
    }

    // At once and in order, which the base library's own does not promise.
    private sealed class Report(KeyRound round) : IProgress<KeyProgress>
    {
        void IProgress<KeyProgress>.Report(KeyProgress value) => round.Change(state => state with { Progress = value });
    }
}
