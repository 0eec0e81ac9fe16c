using System.Buffers;
using System.Text.Json;
using Relay.LoadTest.Load;
using Relay.LoadTest.Runs;

namespace Relay.LoadTest.Reports;

/// <summary>Every run with its figures, for programs. Times are microseconds, sizes bytes; a percentile without samples is null.</summary>
internal static class JsonReport
{
    private static readonly (string Name, double Share)[] s_percentiles =
        [("min", 0), ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999), ("max", 1)];

    public static byte[] Write(LoadTestResult result)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("at", result.At);
            json.WriteString("command", result.Command);
            json.WriteStartObject("machine");
            json.WriteString("processor", result.Machine.Processor);
            json.WriteNumber("cores", result.Machine.Cores);
            json.WriteString("kernel", result.Machine.Kernel);
            json.WriteString("system", result.Machine.System);
            json.WriteString("runtime", result.Machine.Runtime);
            json.WriteString("commit", result.Machine.Commit);
            json.WriteEndObject();
            json.WriteStartArray("scenarios");
            foreach (ScenarioResult scenario in result.Scenarios)
            {
                WriteScenario(json, scenario);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteScenario(Utf8JsonWriter json, ScenarioResult scenario)
    {
        json.WriteStartObject();
        json.WriteString("name", scenario.Scenario.Name);
        json.WriteString("what", scenario.Scenario.What);
        json.WriteString("unit", scenario.Scenario.PerChunk ? "chunk" : "request");
        json.WriteStartArray("ratios");
        foreach (string other in scenario.Contenders.Where(name => name != scenario.Subject))
        {
            json.WriteStartObject();
            json.WriteString("of", scenario.Subject);
            json.WriteString("to", other);
            Number(json, "cpu", scenario.Ratio(other, scenario.CpuUs));
            Number(json, "chunk_p99", scenario.Ratio(other, static run => ScenarioResult.Ms(run, static lane => lane.Chunk, 0.99)));
            Number(json, "first_p50_added_us", scenario.Added(other, static run => ScenarioResult.Ms(run, static lane => lane.First, 0.5)) * 1000);
            Number(json, "first_p99_added_us", scenario.Added(other, static run => ScenarioResult.Ms(run, static lane => lane.First, 0.99)) * 1000);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("runs");
        foreach (RunResult run in scenario.Runs)
        {
            WriteRun(json, scenario, run);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, ScenarioResult scenario, RunResult run)
    {
        json.WriteStartObject();
        json.WriteString("contender", run.Contender);
        json.WriteNumber("round", run.Round);
        Number(json, "hold_s", run.HoldSeconds);
        json.WriteNumber("units", run.Units(scenario.Scenario.PerChunk));
        Number(json, "cpu_us_per_unit", scenario.CpuUs(run));
        Number(json, "user_us_per_unit", scenario.UserUs(run));
        Number(json, "kernel_us_per_unit", scenario.KernelUs(run));
        json.WriteNumber("rss", run.ResidentBytes);
        json.WriteNumber("rss_peak", run.PeakBytes);
        Number(json, "driver_cpu", run.DriverShare);
        Number(json, "upstream_cpu", run.UpstreamShare);
        json.WriteStartArray("lanes");
        foreach (LaneResult lane in run.Lanes)
        {
            WriteLane(json, lane);
        }

        json.WriteEndArray();
        json.WriteStartArray("usage");
        foreach (UsagePoint point in run.Usage)
        {
            json.WriteStartObject();
            json.WriteNumber("ms", point.Ms);
            Number(json, "cpu", point.CpuShare);
            json.WriteNumber("rss", point.ResidentBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLane(Utf8JsonWriter json, LaneResult lane)
    {
        json.WriteStartObject();
        json.WriteString("name", lane.Name);
        json.WriteNumber("planned", lane.Planned);
        json.WriteNumber("good", lane.Good);
        json.WriteNumber("refused", lane.Refused);
        json.WriteNumber("left_waiting", lane.LeftWaiting);
        json.WriteNumber("missing_bytes", lane.MissingBytes);
        json.WriteStartObject("errors");
        foreach ((string kind, long count) in lane.Errors)
        {
            json.WriteNumber(kind, count);
        }

        json.WriteEndObject();
        Percentiles(json, "first_us", lane.First);
        Percentiles(json, "chunk_us", lane.Chunk);
        Percentiles(json, "whole_us", lane.Whole);
        Percentiles(json, "late_us", lane.Late);
        json.WriteEndObject();
    }

    private static void Percentiles(Utf8JsonWriter json, string name, Samples samples)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", samples.Count);
        json.WriteNumber("dropped", samples.Dropped);
        foreach ((string percentile, double share) in s_percentiles)
        {
            Number(json, percentile, samples.Percentile(share) / 1000.0);
        }

        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, Math.Round(number, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
