using System.Diagnostics.CodeAnalysis;

namespace Relay.Upstreams.Http;

/// <summary>
/// Connections to one upstream that wait for their next call, most recently used first. Thread-safe. Not bounded in use: a call never
/// queues for a connection, since the number of calls is bounded elsewhere; idle ones are dropped by age when others are taken.
/// </summary>
internal sealed class UpstreamConnectionPool(UpstreamAddress address, UpstreamHttpOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<UpstreamConnection> _idle = new();
    private bool _disposed;

    public UpstreamAddress Address => address;

    /// <summary>Connections waiting now.</summary>
    public int IdleCount
    {
        get
        {
            lock (_lock)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>A connection that has been used before and still looks alive.</summary>
    public bool TryTake([NotNullWhen(true)] out UpstreamConnection? connection)
    {
        while (TryPop(out connection))
        {
            if (time.GetElapsedTime(connection.IdleSince).TotalMilliseconds < options.IdleConnectionMs
                && time.GetElapsedTime(connection.OpenedAt).TotalMilliseconds < options.ConnectionLifetimeMs
                && connection.IsQuiet)
            {
                return true;
            }

            connection.Dispose();
        }

        return false;
    }

    /// <exception cref="IOException">It could not be opened within the connect time-out.</exception>
    public async ValueTask<UpstreamConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.ConnectTimeoutMs);
        try
        {
            UpstreamConnection connection = await UpstreamConnection.OpenAsync(address, deadline.Token);
            connection.OpenedAt = time.GetTimestamp();
            return connection;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the upstream did not accept a connection in time");
        }
    }

    /// <summary>Takes back a connection whose last answer was read to its end.</summary>
    public void Return(UpstreamConnection connection)
    {
        connection.IdleSince = time.GetTimestamp();
        lock (_lock)
        {
            if (!_disposed)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        while (TryPop(out UpstreamConnection? connection))
        {
            connection.Dispose();
        }
    }

    private bool TryPop([NotNullWhen(true)] out UpstreamConnection? connection)
    {
        lock (_lock)
        {
            return _idle.TryPop(out connection);
        }
    }
}
