namespace Relay.Admin;

/// <summary>
/// Where reads for people run: off the sockets' event threads, which must not block, and few at a time, so that a hundred dashboards do not
/// take the store from the batch writer. Any thread.
/// </summary>
/// <remarks>Bounded: <see cref="Concurrent"/> queries run, <see cref="MaxWaiting"/> wait; beyond that a query is refused.</remarks>
internal sealed class QueryLane : IDisposable
{
    private const int Concurrent = 2;
    private const int MaxWaiting = 64;

    private readonly SemaphoreSlim _slots = new(Concurrent);
    private int _inside;

    /// <exception cref="QueryLaneFullException">Too many are waiting.</exception>
    public async Task<T> RunAsync<T>(Func<T> query, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > Concurrent + MaxWaiting)
        {
            Interlocked.Decrement(ref _inside);
            throw new QueryLaneFullException();
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(query, cancellationToken);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _slots.Dispose();
}
