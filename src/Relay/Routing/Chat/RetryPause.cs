namespace Relay.Routing.Chat;

/// <summary>How long a call waits before it asks again where it has just failed. Any thread.</summary>
/// <param name="time">The clock.</param>
internal sealed class RetryPause(TimeProvider time)
{
    /// <summary>Waits a random part of the pause, so that many calls do not come back together. Ends early, without a word, when cancelled.</summary>
    /// <param name="delayMs">Bound of the first pause; each further one's is twice as long.</param>
    /// <param name="attempts">The attempt that follows, from 2.</param>
    /// <param name="cancellationToken">The call's.</param>
    public async Task WaitAsync(int delayMs, int attempts, CancellationToken cancellationToken)
    {
        double bound = delayMs * Math.Pow(2, attempts - 2);
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(bound * Chance.Next()), time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The attempt that follows sees it.
        }
    }
}
