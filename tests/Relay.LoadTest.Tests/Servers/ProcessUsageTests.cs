using Relay.LoadTest.Servers;

namespace Relay.LoadTest.Tests.Servers;

public sealed class ProcessUsageTests
{
    [Fact]
    public void Parse_OfANameWithSpacesAndParentheses_FindsTheTimes()
    {
        const string stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 1000 0 0 0 123 45 7 8 20 0 9 0 100 1000000 2000 18446744073709551615";
        const string status = "Name:\ta\nVmPeak:\t  999 kB\nVmHWM:\t   51200 kB\nVmRSS:\t   40960 kB\nThreads:\t9\n";

        Assert.Equal(new ProcessUsage(1_230, 450, 40_960 * 1024, 51_200 * 1024), ProcessUsage.Parse(stat, status));
    }

    [Fact]
    public void Of_ThisProcess_HasMemory()
    {
        ProcessUsage usage = ProcessUsage.Of([Environment.ProcessId]);

        Assert.True(usage.ResidentBytes > 1_000_000);
        Assert.True(usage.PeakBytes >= usage.ResidentBytes);
    }

    [Fact]
    public void Of_AProcessThatHasEnded_IsNothing() => Assert.Equal(default, ProcessUsage.Of([int.MaxValue]));

    [Fact]
    public void Family_OfThisProcess_HoldsItFirst() => Assert.Equal(Environment.ProcessId, ProcessUsage.Family(Environment.ProcessId)[0]);
}
