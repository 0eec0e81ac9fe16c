using Relay.LoadTest.Load;
using Relay.LoadTest.Net;
using Relay.LoadTest.Scenarios;
using Relay.LoadTest.Servers;
using static System.FormattableString;

namespace Relay.LoadTest.Runs;

/// <summary>Runs scenarios: fresh servers for each, a warm-up for each server, then turns A B C, A B C.</summary>
internal sealed class ScenarioRunner(LoadOptions options, ServerStarter starter, ServerUnderTest upstream, TextWriter output)
{
    /// <summary>The long warm-up before anything counts, see <see cref="LoadOptions.FirstWarmSeconds"/>.</summary>
    public void WarmMachine()
    {
        if (options.FirstWarmSeconds <= 0)
        {
            return;
        }

        Contender speech = new ScenarioSet(options with { Servers = [ServerKind.Relay] }).Find("tts-sse").Contenders[0];
        using ServerUnderTest relay = starter.Start(ServerKind.Relay, upstream.Port);
        output.WriteLine(Invariant($"warming the machine for {options.FirstWarmSeconds:0.#} s"));
        Once(speech, relay, true, 0, options.FirstWarmSeconds);
    }

    public async Task<ScenarioResult> RunAsync(Scenario scenario)
    {
        Dictionary<ServerKind, ServerUnderTest> servers = [];
        try
        {
            foreach (Contender contender in scenario.Contenders)
            {
                if (!servers.ContainsKey(contender.Kind))
                {
                    servers[contender.Kind] = starter.Start(contender.Kind, upstream.Port);
                }
            }

            if (scenario.NeedsAccount)
            {
                await ServerStarter.RegisterAsync(servers[ServerKind.Relay]);
            }

            return new ScenarioResult(scenario, Run(scenario, servers));
        }
        finally
        {
            foreach (ServerUnderTest server in servers.Values)
            {
                server.Dispose();
            }
        }
    }

    private List<RunResult> Run(Scenario scenario, Dictionary<ServerKind, ServerUnderTest> servers)
    {
        if (options.WarmSeconds > 0)
        {
            foreach (Contender contender in scenario.Contenders)
            {
                Once(contender, servers[contender.Kind], scenario.PerChunk, 0, options.WarmSeconds);
            }
        }

        List<RunResult> runs = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (Contender contender in scenario.Contenders)
            {
                RunResult run = Once(contender, servers[contender.Kind], scenario.PerChunk, round, options.HoldSeconds);
                runs.Add(run);
                Report(scenario, run);
            }
        }

        return runs;
    }

    private RunResult Once(Contender contender, ServerUnderTest server, bool perChunk, int round, double holdSeconds)
    {
        // What earlier runs left behind must not be collected in the middle of this one, nor be worked off by the server in it.
        GC.Collect();
        Settle(server);
        ProcessUsage.ForgetPeak(server.Processes);
        int[] self = [Environment.ProcessId];
        ProcessUsage before = default, after = default, driverBefore = default, driverAfter = default, upstreamBefore = default, upstreamAfter = default;
        long begun = 0, ended = 0;
        using UsageSampler sampler = new(server.Processes);
        List<LaneResult> lanes = LoadLoop.Run(
            contender.Lanes(server),
            server.Port,
            options.Timing(perChunk, holdSeconds),
            () => (begun, before, driverBefore, upstreamBefore) =
                (Clock.Now, ProcessUsage.Of(server.Processes), ProcessUsage.Of(self), ProcessUsage.Of(upstream.Processes)),
            () => (ended, after, driverAfter, upstreamAfter) =
                (Clock.Now, ProcessUsage.Of(server.Processes), ProcessUsage.Of(self), ProcessUsage.Of(upstream.Processes)));
        double heldMs = (ended - begun) / (double)Clock.Millisecond;
        return new RunResult
        {
            Contender = contender.Name,
            Round = round,
            HoldSeconds = heldMs / 1000,
            Lanes = lanes,
            UserMs = after.UserMs - before.UserMs,
            KernelMs = after.KernelMs - before.KernelMs,
            ResidentBytes = after.ResidentBytes,
            PeakBytes = after.PeakBytes,
            DriverShare = (driverAfter.CpuMs - driverBefore.CpuMs) / heldMs,
            UpstreamShare = (upstreamAfter.CpuMs - upstreamBefore.CpuMs) / heldMs,
            Usage = sampler.Stop(),
        };
    }

    /// <summary>Waits until the server rests: logins whose callers have left are still hashed, batches still written.</summary>
    private static void Settle(ServerUnderTest server)
    {
        const int mostSteps = 100;
        long before = long.MinValue / 2;
        for (int i = 0; i < mostSteps && server.Processes.Count > 0; i++)
        {
            long now = ProcessUsage.Of(server.Processes).CpuMs;
            if (now - before <= 20)
            {
                return;
            }

            before = now;
            Thread.Sleep(200);
        }
    }

    private void Report(Scenario scenario, RunResult run)
    {
        ScenarioResult one = new(scenario, [run]);
        string cpu = one.CpuUs(run) is { } us ? Invariant($"{us,7:0.0} us CPU a {(scenario.PerChunk ? "chunk" : "request")}") : "";
        string latency = scenario.PerChunk
            ? Invariant($"chunk p50 {ScenarioResult.Ms(run, static lane => lane.Chunk, 0.5),7:0.000} p99 {ScenarioResult.Ms(run, static lane => lane.Chunk, 0.99),7:0.000} ms")
            : Invariant($"whole p50 {ScenarioResult.Ms(run, static lane => lane.Whole, 0.5),7:0.000} p99 {ScenarioResult.Ms(run, static lane => lane.Whole, 0.99),7:0.000} ms");
        output.WriteLine(Invariant(
            $"{scenario.Name,-15} round {run.Round} {run.Contender,-7} {latency} {cpu,-26} errors {run.Lanes.Sum(static lane => lane.ErrorCount)} driver {run.DriverShare:0.00}+{run.UpstreamShare:0.00}"));
    }
}
