namespace Relay.LoadTest.Load;

/// <summary>The phases of one run, on the clock.</summary>
/// <param name="StartNs">Beginning of the ramp.</param>
/// <param name="HoldNs">End of the ramp; from here on counts.</param>
/// <param name="EndNs">Nothing begins any more.</param>
/// <param name="DeadlineNs">What has not ended by now is an error.</param>
internal readonly record struct RunWindow(long StartNs, long HoldNs, long EndNs, long DeadlineNs)
{
    public bool Holds(long ns) => ns >= HoldNs && ns < EndNs;
}
