using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Relay.LoadTest.Reports;
using Relay.LoadTest.Runs;

namespace Relay.LoadTest.Tests.Reports;

public sealed partial class ReportTests
{
    private static readonly LoadTestResult s_result = SampleResult.Create();
    private static readonly ScenarioResult s_scenario = s_result.Scenarios[0];

    [Fact]
    public void Median_OfTwoRounds_LiesBetweenThem() => Assert.Equal(25.0, s_scenario.Median("relay", s_scenario.CpuUs));

    [Fact]
    public void Ratio_IsMadeWithinEachRound()
    {
        // 30/20 and 20/10: their middle is 1.75; the ratio of the medians would be 25/15.
        Assert.Equal(1.75, s_scenario.Ratio("nginx", s_scenario.CpuUs));
        Assert.Equal(1.0, s_scenario.Added("nginx", static run => ScenarioResult.Ms(run, static lane => lane.Chunk, 0.99)));
    }

    [Fact]
    public void Ratio_ToNobody_IsNull() => Assert.Null(s_scenario.Ratio("bare", s_scenario.CpuUs));

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 3 }, 2.5)]
    public void Middle_OfSome_IsTheirMedian(double[] values, double expected) =>
        Assert.Equal(expected, ScenarioResult.Middle(values.Select(static value => (double?)value)));

    [Fact]
    public void Middle_OfNone_IsNull() => Assert.Null(ScenarioResult.Middle([null]));

    [Fact]
    public void Markdown_HasTheFiguresErrorsAndCautions()
    {
        string text = MarkdownReport.Write(s_result);

        Assert.Contains("| relay | 25.0 | 6.0 | 19.0 | 0.01 | 250 |", text, StringComparison.Ordinal);
        Assert.Contains("| 200 | 2 cut | 14 |", text, StringComparison.Ordinal);
        Assert.Contains("relay / nginx: CPU 1.75 x; chunk p99 1.75 x", text, StringComparison.Ordinal);
        Assert.Contains("Caution: relay: client and upstream together used 0.90 of a core", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_CanBeReadAndHasEveryRun()
    {
        using JsonDocument json = JsonDocument.Parse(JsonReport.Write(s_result));
        JsonElement scenario = json.RootElement.GetProperty("scenarios")[0];

        Assert.Equal(1.75, scenario.GetProperty("ratios")[0].GetProperty("cpu").GetDouble());
        JsonElement run = scenario.GetProperty("runs")[1];
        Assert.Equal(("relay", 30.0), (run.GetProperty("contender").GetString(), run.GetProperty("cpu_us_per_unit").GetDouble()));
        JsonElement lane = run.GetProperty("lanes")[0];
        Assert.Equal(2_000.0, lane.GetProperty("chunk_us").GetProperty("p99").GetDouble());
        Assert.Equal(1, lane.GetProperty("errors").GetProperty("cut").GetInt32());
        Assert.Equal(4, scenario.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public void Html_NeedsNothingElseAndEscapesNames()
    {
        string page = HtmlReport.Write(s_result);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", page, StringComparison.Ordinal);
        Assert.Contains("A &lt;processor&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Streams &lt;&amp;&gt; chunks", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_Drawings_AreWellFormedAndStayInside()
    {
        MatchCollection drawings = Drawing().Matches(HtmlReport.Write(s_result));

        Assert.Equal(4, drawings.Count); // CPU, chunk, first, memory
        foreach (Match drawing in drawings)
        {
            XElement svg = XElement.Parse(drawing.Value);
            double width = (double)svg.Attribute("width")!, height = (double)svg.Attribute("height")!;
            foreach (XElement line in svg.Elements("polyline"))
            {
                foreach (string point in line.Attribute("points")!.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    double[] at = [.. point.Split(',').Select(static number => double.Parse(number))];
                    Assert.InRange(at[0], 0, width);
                    Assert.InRange(at[1], 0, height);
                }
            }
        }
    }

    [Fact]
    public void Reports_OfARunWithoutAnswers_AreWritten()
    {
        RunResult empty = SampleResult.Run("nginx", 1, 0, 1) with { Lanes = [new() { Name = "streams" }], Usage = [], ResidentBytes = 0 };
        LoadTestResult result = s_result with { Scenarios = [s_scenario with { Runs = [empty, empty with { Contender = "relay" }] }] };

        Assert.Contains("| relay | - |", MarkdownReport.Write(result), StringComparison.Ordinal);
        Assert.NotEmpty(HtmlReport.Write(result));
        using JsonDocument json = JsonDocument.Parse(JsonReport.Write(result));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("scenarios")[0].GetProperty("runs")[0].GetProperty("cpu_us_per_unit").ValueKind);
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawing();
}
