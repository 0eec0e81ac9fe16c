namespace Relay.Endpoints.Operations;

/// <summary>A value that is read anew when it is too old. Any thread; one reads, the others wait for what it reads.</summary>
internal sealed class Remembered<T>(TimeProvider time, TimeSpan life)
{
    private readonly Lock _lock = new();
    private Task<T>? _value;
    private long _readAt;

    /// <param name="read">Ends also when nobody waits for it any more.</param>
    /// <param name="cancellationToken">Ends the waiting only.</param>
    public Task<T> GetAsync(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            bool isGood = _value is { IsCompleted: false }
                || (_value is { IsCompletedSuccessfully: true } && time.GetElapsedTime(_readAt) < life);
            if (!isGood)
            {
                _readAt = time.GetTimestamp();
                _value = read();
            }

            return _value!.WaitAsync(cancellationToken);
        }
    }
}
