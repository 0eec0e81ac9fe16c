namespace Relay.FakeUpstreams.MiniMax;

/// <summary>
/// The rhythm of one stream's slices. One timer for the whole stream, so a load run allocates nothing per slice; a tick that
/// comes while a write is still blocked is not lost, later ones are, as with a synthesiser that waits for its reader.
/// </summary>
internal sealed class Pacer(FakeMiniMaxOptions options) : IDisposable
{
    private readonly PeriodicTimer? _timer =
        options.ChunkDelay > TimeSpan.Zero ? new PeriodicTimer(options.ChunkDelay, options.Time) : null;

    public static Task FirstByteAsync(FakeMiniMaxOptions options, CancellationToken cancellationToken)
        => options.FirstByteDelay > TimeSpan.Zero
            ? Task.Delay(options.FirstByteDelay, options.Time, cancellationToken)
            : Task.CompletedTask;

    public static Task ForeverAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public async ValueTask NextAsync(CancellationToken cancellationToken)
    {
        if (_timer is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        else
        {
            await _timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _timer?.Dispose();
}
