using Relay.LoadTest.Load;
using Relay.LoadTest.Net;

namespace Relay.LoadTest.Tests.Load;

public sealed class ArrivalScheduleTests
{
    [Fact]
    public void Even_WithoutRamp_ComesInEqualSteps()
    {
        ArrivalSchedule schedule = new(100, 0, even: true, seed: 1);

        Assert.Equal([10, 20, 30, 40], Take(schedule, 4).Select(static ns => ns / Clock.Millisecond));
    }

    [Fact]
    public void Even_WithRamp_SendsHalfTheRateDuringIt()
    {
        // 100 a second, reached after 2 s: the area under the ramp is 100 calls; then one each 10 ms.
        List<long> times = Take(new ArrivalSchedule(100, 2 * Clock.Second, even: true, seed: 1), 300);

        Assert.Equal(100, times.Count(static ns => ns <= 2 * Clock.Second));
        Assert.Equal(100, times.Count(static ns => ns > 2 * Clock.Second && ns <= 3 * Clock.Second));
        Assert.Equal(25, times.Count(static ns => ns <= Clock.Second));
    }

    [Fact]
    public void Random_OverALongTime_KeepsTheRate()
    {
        List<long> times = Take(new ArrivalSchedule(1_000, 0, even: false, seed: 7), 100_000);

        // A hundred seconds' worth; the spread of a Poisson process of so many is a third of a second.
        Assert.InRange(times[^1] / (double)Clock.Second, 98.5, 101.5);
    }

    [Fact]
    public void Random_Gaps_AreExponential()
    {
        List<long> times = Take(new ArrivalSchedule(1_000, 0, even: false, seed: 7), 100_000);
        int longer = times.Zip(times.Skip(1), static (a, b) => b - a).Count(static gap => gap > Clock.Millisecond);

        // A share of 1/e is longer than the mean.
        Assert.InRange(longer / 100_000.0, 0.36, 0.376);
    }

    [Fact]
    public void Times_NeverGoBack()
    {
        List<long> times = Take(new ArrivalSchedule(5_000, Clock.Second, even: false, seed: 3), 20_000);

        Assert.Equal(times.Order(), times);
        Assert.True(times[0] > 0);
    }

    [Fact]
    public void Random_OfOneSeed_IsTheSamePlan()
    {
        Assert.Equal(Take(new ArrivalSchedule(10, 0, false, 5), 50), Take(new ArrivalSchedule(10, 0, false, 5), 50));
        Assert.NotEqual(Take(new ArrivalSchedule(10, 0, false, 5), 50), Take(new ArrivalSchedule(10, 0, false, 6), 50));
    }

    private static List<long> Take(ArrivalSchedule schedule, int count)
    {
        List<long> times = [];
        for (int i = 0; i < count; i++)
        {
            times.Add(schedule.NextNs);
            schedule.Advance();
        }

        return times;
    }
}
