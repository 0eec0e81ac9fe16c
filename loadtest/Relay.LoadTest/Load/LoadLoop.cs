using Relay.LoadTest.Net;

namespace Relay.LoadTest.Load;

/// <summary>One run of load: all lanes on one thread, from the ramp to the last answer.</summary>
internal static class LoadLoop
{
    private const ulong Seed = 20_261_121;

    /// <summary>Runs the lanes; returns what each measured, in their order.</summary>
    /// <param name="lanes">What to send.</param>
    /// <param name="port">Where, on 127.0.0.1.</param>
    /// <param name="timing">How long.</param>
    /// <param name="holdBegins">Called once when counting begins, on the loop's thread: should be quick.</param>
    /// <param name="holdEnds">Called once when it ends.</param>
    public static List<LaneResult> Run(IReadOnlyList<LaneSpec> lanes, int port, RunTiming timing, Action holdBegins, Action holdEnds)
    {
        using Poller poller = new();
        RunWindow window = timing.From(Clock.Now);
        List<Lane> running = [];
        foreach (LaneSpec spec in lanes)
        {
            running.Add(new Lane(spec, port, poller, window, timing.EvenArrivals, Seed + (ulong)running.Count));
        }

        Phase phase = Phase.Ramp;
        while (true)
        {
            long now = Clock.Now;
            if (phase == Phase.Ramp && now >= window.HoldNs)
            {
                phase = Phase.Hold;
                holdBegins();
            }

            if (phase == Phase.Hold && now >= window.EndNs)
            {
                phase = Phase.Drain;
                holdEnds();
            }

            long next = phase switch { Phase.Ramp => window.HoldNs, Phase.Hold => window.EndNs, _ => window.DeadlineNs };
            bool isQuiet = true;
            foreach (Lane lane in running)
            {
                next = Math.Min(next, lane.Advance(now));
                isQuiet &= lane.IsQuiet;
            }

            if (phase == Phase.Drain && (isQuiet || now >= window.DeadlineNs))
            {
                break;
            }

            poller.Turn(next);
        }

        List<LaneResult> results = [];
        foreach (Lane lane in running)
        {
            lane.GiveUp();
            results.Add(lane.Result);
        }

        return results;
    }

    private enum Phase : byte
    {
        Ramp,
        Hold,
        Drain,
    }
}
