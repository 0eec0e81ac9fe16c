using Relay.LoadTest.Load;
using Relay.LoadTest.Net;

namespace Relay.LoadTest.Tests.Load;

public sealed class LaneTests
{
    [Theory]
    [InlineData(0, 50)] // a rate that rises over the second: half of it
    [InlineData(400, 70)] // over 0.6 s, then full for the length of a call
    [InlineData(1_000, 100)] // full from the beginning: as many are under way at the hold
    public void Advance_UpToTheHold_HasTheStreamsUnderWay(long callMs, int begun)
    {
        using Poller poller = new();
        RunWindow window = new(0, Clock.Second, 2 * Clock.Second, 3 * Clock.Second);
        LaneSpec spec = new() { Name = "streams", Request = [], RatePerSecond = 100, MaxLinks = 0, CallNs = callMs * Clock.Millisecond };
        Lane lane = new(spec, 1, poller, window, evenArrivals: true, seed: 1);

        lane.Advance(Clock.Second);
        lane.GiveUp();

        Assert.Equal(begun, lane.Result.Errors["not finished"]);
    }

    [Fact]
    public void Advance_InsideTheHold_CountsLatenessFromThePlan()
    {
        using Poller poller = new();
        RunWindow window = new(0, 0, Clock.Second, 2 * Clock.Second);
        LaneSpec spec = new() { Name = "calls", Request = [], RatePerSecond = 10, MaxLinks = 0 };
        Lane lane = new(spec, 1, poller, window, evenArrivals: true, seed: 1);

        long next = lane.Advance(250 * Clock.Millisecond); // two are due by now, at 100 and 200 ms

        Assert.Equal(300 * Clock.Millisecond, next);
        Assert.Equal(2, lane.Result.Planned);
        Assert.Equal((50 * Clock.Millisecond, 150 * Clock.Millisecond), (lane.Result.Late.Percentile(0)!.Value, lane.Result.Late.Percentile(1)!.Value));
        Assert.False(lane.IsQuiet);
        Assert.Equal(long.MaxValue, lane.Advance(Clock.Second));
    }
}
