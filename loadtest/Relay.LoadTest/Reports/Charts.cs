using System.Globalization;
using Relay.LoadTest.Load;
using Relay.LoadTest.Runs;
using static System.FormattableString;

namespace Relay.LoadTest.Reports;

/// <summary>The drawings of one scenario.</summary>
internal static class Charts
{
    private const int Width = 460;
    private const int Left = 62;
    private const int Right = Width - 14;
    private const int Top = 10;

    private static readonly (string Name, double Share)[] s_tail = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("p99.99", 0.9999)];

    /// <summary>CPU a unit, user and kernel, a bar for each server; null when there is none.</summary>
    public static string? Cpu(ScenarioResult result)
    {
        List<string> names = [.. result.Contenders.Where(name => result.Median(name, result.CpuUs) is not null)];
        if (names.Count == 0)
        {
            return null;
        }

        const int step = 34;
        double most = names.Max(name => result.Median(name, result.CpuUs)!.Value);
        double scale = (Right - 60 - Left) / Math.Max(most, 0.001);
        Svg svg = new(Width, (names.Count * step) + 16, "CPU of the server, microseconds");
        for (int i = 0; i < names.Count; i++)
        {
            double user = result.Median(names[i], result.UserUs)!.Value;
            double kernel = result.Median(names[i], result.KernelUs)!.Value;
            double y = Top + (i * step);
            svg.Text(Left - 8, y + 15, names[i], "label", "end");
            svg.Box(Left, y, user * scale, 20, "fill " + Style(names[i]), Invariant($"{names[i]}: user {user:0.0} us"));
            svg.Box(Left + (user * scale), y, kernel * scale, 20, "fill pale " + Style(names[i]), Invariant($"{names[i]}: kernel {kernel:0.0} us"));
            svg.Text(Left + ((user + kernel) * scale) + 8, y + 15, Invariant($"{result.Median(names[i], result.CpuUs):0.0} us"), "value");
        }

        return svg.ToString();
    }

    /// <summary>Latency by percentile, the tail drawn wide, the scale logarithmic; null when nothing was measured.</summary>
    public static string? Latency(ScenarioResult result, Func<LaneResult, Samples> which)
    {
        List<(string Name, Samples All)> lines =
            [.. result.Contenders.Select(name => (name, result.Pool(name, which))).Where(static line => line.Item2.Count > 0)];
        if (lines.Count == 0)
        {
            return null;
        }

        const int bottom = 190;
        double least = Math.Log10(Math.Max(1_000, lines.Min(static line => line.All.Percentile(0.5)!.Value)));
        double most = Math.Log10(Math.Max(2_000, lines.Max(static line => line.All.Percentile(s_tail[^1].Share)!.Value)));
        (double from, double to) = (Math.Floor(least * 4) / 4, Math.Max(Math.Ceiling(most * 4) / 4, (Math.Floor(least * 4) / 4) + 0.5));
        double Y(double ns) => bottom - ((Math.Clamp(Math.Log10(Math.Max(ns, 1)), from, to) - from) / (to - from) * (bottom - Top));
        double X(double share) => Left + (-Math.Log10(1 - share) - 0.30103) / (4 - 0.30103) * (Right - Left);
        Svg svg = new(Width, bottom + 26, "Latency by percentile, milliseconds");
        foreach (double tick in Ticks(from, to))
        {
            svg.Line(Left, Y(tick), Right, Y(tick), "grid");
            svg.Text(Left - 8, Y(tick) + 4, Invariant($"{tick / 1e6:0.###} ms"), "axis", "end");
        }

        foreach ((string name, double share) in s_tail)
        {
            svg.Line(X(share), Top, X(share), bottom, "grid");
            svg.Text(X(share), bottom + 18, name, "axis", share == s_tail[^1].Share ? "end" : "middle");
        }

        foreach ((string name, Samples all) in lines)
        {
            List<(double X, double Y)> points = [];
            const int steps = 80;
            for (int i = 0; i <= steps; i++)
            {
                double share = 1 - Math.Pow(10, -0.30103 - ((4 - 0.30103) * i / steps));
                points.Add((X(share), Y(all.Percentile(share)!.Value)));
            }

            svg.Path(points, "line " + Style(name), Invariant($"{name}: p50 {all.Percentile(0.5) / 1e6:0.000} ms, p99 {all.Percentile(0.99) / 1e6:0.000} ms"));
        }

        return svg.ToString();
    }

    /// <summary>Memory over the last round; null when there is no server.</summary>
    public static string? Memory(ScenarioResult result)
    {
        int last = result.Runs.Max(static run => run.Round);
        List<RunResult> runs = [.. result.Runs.Where(run => run.Round == last && run.Usage.Count > 1)];
        if (runs.Count == 0)
        {
            return null;
        }

        const int bottom = 150;
        double most = runs.Max(static run => run.Usage.Max(static point => point.ResidentBytes)) / 1e6;
        double step = NiceStep(most / 3);
        double top = Math.Ceiling(most / step) * step;
        double end = runs.Max(static run => run.Usage[^1].Ms);
        double Y(double mb) => bottom - (mb / top * (bottom - Top));
        double X(double ms) => Left + (ms / end * (Right - Left));
        Svg svg = new(Width, bottom + 26, "Memory of the server, MB, over the last round");
        for (double mb = 0; mb <= top + 0.001; mb += step)
        {
            svg.Line(Left, Y(mb), Right, Y(mb), "grid");
            svg.Text(Left - 8, Y(mb) + 4, Invariant($"{mb:0.#} MB"), "axis", "end");
        }

        svg.Text(Left, bottom + 18, "0 s", "axis");
        svg.Text(Right, bottom + 18, Invariant($"{end / 1000:0.#} s"), "axis", "end");
        foreach (RunResult run in runs)
        {
            List<(double, double)> points = [.. run.Usage.Select(point => (X(point.Ms), Y(point.ResidentBytes / 1e6)))];
            svg.Path(points, "line " + Style(run.Contender), Invariant($"{run.Contender}: {run.ResidentBytes / 1e6:0.0} MB"));
        }

        return svg.ToString();
    }

    /// <summary>The class that colours a contender.</summary>
    public static string Style(string contender) => "c-" + contender;

    /// <summary>1, 2 and 5 of every decade between.</summary>
    private static IEnumerable<double> Ticks(double from, double to)
    {
        for (int decade = (int)Math.Floor(from); decade <= to; decade++)
        {
            foreach (int digit in (int[])[1, 2, 5])
            {
                double tick = digit * Math.Pow(10, decade);
                if (Math.Log10(tick) >= from - 0.0001 && Math.Log10(tick) <= to + 0.0001)
                {
                    yield return tick;
                }
            }
        }
    }

    private static double NiceStep(double least)
    {
        double decade = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 0.001))));
        return decade * (least <= decade ? 1 : least <= 2 * decade ? 2 : least <= 5 * decade ? 5 : 10);
    }
}
