namespace Relay.LoadTest.Net;

/// <summary><c>struct timespec</c>.</summary>
internal readonly struct TimeSpec(long nanoseconds)
{
    public readonly long Seconds = nanoseconds / Clock.Second;
    public readonly long Nanoseconds = nanoseconds % Clock.Second;
}
