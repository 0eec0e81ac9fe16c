using Relay.LoadTest.Net;
using Relay.LoadTest.Servers;

namespace Relay.LoadTest.Runs;

/// <summary>Looks at a server twice a second, on a thread of its own: reading <c>/proc</c> between two chunks would be part of their latency.</summary>
internal sealed class UsageSampler : IDisposable
{
    private const int StepMs = 500;

    private readonly IReadOnlyList<int> _processes;
    private readonly List<UsagePoint> _points = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public UsageSampler(IReadOnlyList<int> processes)
    {
        _processes = processes;
        _thread = new Thread(Run) { IsBackground = true, Name = "sampler" };
        _thread.Start();
    }

    /// <summary>Ends the looking; returns what was seen.</summary>
    public IReadOnlyList<UsagePoint> Stop()
    {
        _stop.Set();
        _thread.Join();
        return _points;
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Run()
    {
        if (_processes.Count == 0)
        {
            return;
        }

        long start = Clock.Now;
        long before = start;
        long cpu = ProcessUsage.Of(_processes).CpuMs;
        while (!_stop.Wait(StepMs))
        {
            ProcessUsage usage = ProcessUsage.Of(_processes);
            long now = Clock.Now;
            double share = (usage.CpuMs - cpu) * (double)Clock.Millisecond / (now - before);
            _points.Add(new UsagePoint((now - start) / Clock.Millisecond, share, usage.ResidentBytes));
            (before, cpu) = (now, usage.CpuMs);
        }
    }
}
