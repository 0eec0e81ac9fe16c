using System.Diagnostics.CodeAnalysis;

namespace Relay.Upstreams.WebSessions;

/// <summary>
/// What is known of one session token while it is in use: whose turn it is, and when the next one may begin. Any thread. Lives as long as
/// its key.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that nobody waits for by its handle holds nothing.")]
internal class WebToken(UpstreamKey key, TimeProvider time)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _began;
    private bool _hasBegun;

    /// <summary>The token as it was given; never in a log.</summary>
    public string Secret => key.Secret;

    /// <summary>Made once for this token, where a site wants an id of the device: 32 hex digits.</summary>
    public string DeviceId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Waits for the token's turn, and until the interval since the last one began is over. How many wait is the key pool's to bound.</summary>
    public async ValueTask EnterAsync(int minIntervalMs, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        bool hasEntered = false;
        try
        {
            double left = _hasBegun ? minIntervalMs - time.GetElapsedTime(_began).TotalMilliseconds : 0;
            if (left > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(left), time, cancellationToken);
            }

            _began = time.GetTimestamp();
            _hasBegun = hasEntered = true;
        }
        finally
        {
            if (!hasEntered)
            {
                _turn.Release();
            }
        }
    }

    /// <summary>The turn is over, its cleaning up included.</summary>
    public void Leave() => _turn.Release();
}
