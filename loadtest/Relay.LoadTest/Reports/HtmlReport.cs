using System.Net;
using System.Text;
using Relay.LoadTest.Runs;
using static System.FormattableString;

namespace Relay.LoadTest.Reports;

/// <summary>The same as one page that needs nothing else: style and drawings are in it, no script.</summary>
internal static class HtmlReport
{
    public static string Write(LoadTestResult result)
    {
        StringBuilder page = new();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append(Invariant($"<title>Relay load test, {result.At:yyyy-MM-dd HH:mm}</title><style>")).Append(PageStyle.Css).Append("</style></head><body><main>")
            .Append("<h1>Relay load test</h1>");
        Facts(page, result);
        Summary(page, result);
        foreach (ScenarioResult scenario in result.Scenarios)
        {
            Section(page, scenario);
        }

        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Facts(StringBuilder page, LoadTestResult result)
    {
        MachineFacts machine = result.Machine;
        page.Append("<p class=\"facts\">")
            .Append(Escape(Invariant($"{result.At:yyyy-MM-dd HH:mm} UTC, commit {machine.Commit}. {machine.Processor}, {machine.Cores} cores, {machine.System}, {machine.Kernel}. ")))
            .Append(Escape(Invariant($"Server on cores {result.Options.ServerCores ?? "all"}, client ({machine.Runtime}) and upstream on {result.Options.LoadCores ?? "all"}. ")))
            .Append(Escape(Invariant($"{Turns(result)}, {result.Options.HoldSeconds:0.##} s counted of each run after {result.Options.RampSeconds:0.##} s of ramp. Figures are medians over rounds; comparisons are made within each round.")))
            .Append("</p><p class=\"facts\"><code>relay-loadtest ").Append(Escape(result.Command)).Append("</code></p>");
    }

    /// <summary>How often every server had its turn.</summary>
    private static string Turns(LoadTestResult result) => result.Options.Rounds == 1 ? "One round" : Invariant($"{result.Options.Rounds} rounds in turns");

    private static void Summary(StringBuilder page, LoadTestResult result)
    {
        page.Append("<div class=\"wide\"><table><thead><tr><th>Scenario</th><th>CPU</th><th>against nginx</th><th>against bare</th><th>chunk p99 against nginx</th><th>first p50 / p99 over direct</th><th>errors</th></tr></thead><tbody>");
        foreach (ScenarioResult scenario in result.Scenarios)
        {
            string subject = scenario.Subject;
            long errors = scenario.Runs.Sum(static run => run.Lanes.Sum(static lane => lane.ErrorCount));
            page.Append(Invariant($"<tr><th><a href=\"#{Anchor(scenario)}\">{Escape(scenario.Scenario.Name)}</a></th>"));
            Cell(page, scenario.Median(subject, scenario.CpuUs), "{0:0.0} us");
            Cell(page, scenario.Ratio("nginx", scenario.CpuUs), "{0:0.00} x");
            Cell(page, scenario.Ratio("bare", scenario.CpuUs), "{0:0.00} x");
            Cell(page, scenario.Ratio("nginx", static run => ScenarioResult.Ms(run, static lane => lane.Chunk, 0.99)), "{0:0.00} x");
            double? p50 = scenario.Added("direct", static run => ScenarioResult.Ms(run, static lane => lane.First, 0.5));
            double? p99 = scenario.Added("direct", static run => ScenarioResult.Ms(run, static lane => lane.First, 0.99));
            page.Append(p50 is null ? "<td>-</td>" : Invariant($"<td>{p50:+0.00;-0.00} / {p99:+0.00;-0.00} ms</td>"));
            page.Append(Invariant($"<td{(errors > 0 ? " class=\"bad\"" : "")}>{errors}</td></tr>"));
        }

        page.Append("</tbody></table></div>");
    }

    private static void Section(StringBuilder page, ScenarioResult scenario)
    {
        page.Append(Invariant($"<section id=\"{Anchor(scenario)}\"><h2>{Escape(scenario.Scenario.Name)}</h2><p>{Escape(scenario.Scenario.What)}.</p><p class=\"legend\">"));
        foreach (string contender in scenario.Contenders)
        {
            page.Append($"<span class=\"{Charts.Style(contender)}\"><i></i>{Escape(contender)}</span>");
        }

        page.Append("</p><div class=\"charts\">");
        Figure(page, Charts.Cpu(scenario), Invariant($"CPU of the server a {(scenario.Scenario.PerChunk ? "chunk" : "request")}: user, and paler the kernel's"));
        Figure(page, Charts.Latency(scenario, static lane => lane.Chunk), "From the upstream's write to the client's read of each chunk");
        Figure(page, scenario.Scenario.PerChunk ? null : Charts.Latency(scenario, static lane => lane.Whole), "From the planned time of a call to the end of its answer");
        Figure(page, Charts.Memory(scenario), "Memory of the server over the last round");
        Figure(page, Charts.Latency(scenario, static lane => lane.First), "From the planned time of a call to its first chunk");
        page.Append("</div>");
        Table(page, scenario);
        page.Append("<ul>");
        foreach (string line in Comparison.Of(scenario))
        {
            page.Append("<li>").Append(Escape(line)).Append("</li>");
        }

        foreach (string caution in Cautions.Of(scenario))
        {
            page.Append("<li class=\"bad\">").Append(Escape(caution)).Append("</li>");
        }

        page.Append("</ul></section>");
    }

    private static void Table(StringBuilder page, ScenarioResult scenario)
    {
        IReadOnlyList<Column> columns = Column.Of(scenario);
        page.Append("<div class=\"wide\"><table><thead><tr><th></th>");
        foreach (string title in (IEnumerable<string>)[.. columns.Select(static column => column.Title), "calls", "errors", "missing bytes"])
        {
            page.Append("<th>").Append(Escape(title)).Append("</th>");
        }

        page.Append("</tr></thead><tbody>");
        foreach (string contender in scenario.Contenders)
        {
            int lanes = scenario.Runs.First(run => run.Contender == contender).Lanes.Count;
            for (int i = 0; i < lanes; i++)
            {
                LaneTotals totals = LaneTotals.Of(scenario, contender, i);
                string name = i == 0 ? contender : contender + ": " + scenario.Runs.First(run => run.Contender == contender).Lanes[i].Name;
                page.Append("<tr><th>").Append(Escape(name)).Append("</th>");
                foreach (Column column in columns)
                {
                    page.Append("<td>").Append(i == 0 ? column.Text(scenario, contender) : Beside(column, totals)).Append("</td>");
                }

                string turnedAway = totals.Refused + totals.LeftWaiting > 0 ? Invariant($" ({totals.Refused} turned away, {totals.LeftWaiting} left waiting)") : "";
                page.Append(Invariant($"<td>{totals.Planned}{turnedAway}</td><td{(totals.Errors.Count > 0 ? " class=\"bad\"" : "")}>{Escape(totals.ErrorText)}</td><td>{totals.MissingBytes}</td></tr>"));
            }
        }

        page.Append("</tbody></table></div>");
    }

    /// <summary>Calls beside the streams have no chunks, and the server's CPU is not theirs alone.</summary>
    private static string Beside(Column column, LaneTotals totals) => column.Title switch
    {
        "whole p50 ms" => Invariant($"{totals.Whole.Percentile(0.5) / 1e6:0.00}"),
        "whole p99" => Invariant($"{totals.Whole.Percentile(0.99) / 1e6:0.00}"),
        _ => "",
    };

    private static void Figure(StringBuilder page, string? drawing, string caption)
    {
        if (drawing is not null)
        {
            page.Append("<figure>").Append("<figcaption>").Append(Escape(caption)).Append("</figcaption>").Append(drawing).Append("</figure>");
        }
    }

    private static void Cell(StringBuilder page, double? value, string format) =>
        page.Append("<td>").Append(value is { } number ? string.Format(System.Globalization.CultureInfo.InvariantCulture, format, number) : "-").Append("</td>");

    private static string Anchor(ScenarioResult scenario) => Escape(scenario.Scenario.Name.Replace(':', '-'));

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
