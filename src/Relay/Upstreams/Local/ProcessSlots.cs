namespace Relay.Upstreams.Local;

/// <summary>
/// How many programs run at once. When all slots are taken, a bounded number of callers waits for a bounded time; the rest
/// are refused at once. Thread-safe.
/// </summary>
internal sealed class ProcessSlots(int max, int maxWaiting, TimeSpan waitTimeout, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(max, max);
    private int _waiting;

    public int InUse => max - _free.CurrentCount;

    /// <summary>True: the caller owns a slot and gives it back with <see cref="Leave"/>. False: busy.</summary>
    public async ValueTask<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_free.Wait(0, CancellationToken.None))
        {
            return true;
        }

        if (Interlocked.Increment(ref _waiting) > maxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        using var deadline = new CancellationTokenSource(waitTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await _free.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
