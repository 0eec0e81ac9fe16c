using Relay.LoadTest.Net;

namespace Relay.LoadTest.Load;

/// <summary>
/// Planned send times, made before anything is known of the answers: the rate rises in a straight line over the ramp, then holds. Latency
/// counts from these times, so a server that stalls is charged for the calls that had to wait for it.
/// </summary>
internal struct ArrivalSchedule
{
    private readonly double _ratePerNs;
    private readonly double _rampNs;
    private readonly bool _even;
    private RandomGaps _gaps;
    private double _events;

    /// <param name="ratePerSecond">Calls a second once the ramp is over; above zero.</param>
    /// <param name="rampNs">How long it rises; 0 begins at the full rate.</param>
    /// <param name="even">Equal steps in place of random (Poisson) ones.</param>
    /// <param name="seed">The same seed plans the same times.</param>
    public ArrivalSchedule(double ratePerSecond, long rampNs, bool even, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratePerSecond);
        _ratePerNs = ratePerSecond / Clock.Second;
        _rampNs = rampNs;
        _even = even;
        _gaps = new RandomGaps(seed);
        NextNs = 0;
        Advance();
    }

    /// <summary>The next planned time, nanoseconds after the beginning of the run.</summary>
    public long NextNs { get; private set; }

    /// <summary>Goes on to the one after it.</summary>
    public void Advance()
    {
        _events += _even ? 1 : _gaps.Next();

        // The time by which so many calls are due: the inverse of the area under the rate.
        double inRamp = _ratePerNs * _rampNs / 2;
        NextNs = (long)(_events < inRamp
            ? Math.Sqrt(2 * _events * _rampNs / _ratePerNs)
            : _rampNs + ((_events - inRamp) / _ratePerNs));
    }
}
