using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Relay.Bench;

/// <summary>One recorded run as a file of <c>bench/history</c>: date, commit, processor, and every loop's bytes, time and ratio.</summary>
internal static class HistoryRecord
{
    /// <summary>Measures all loops and writes the file; returns its path.</summary>
    public static string Write(IReadOnlyList<HotLoop> loops, string folder, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        string commit = Commit();
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd}-{commit}.json"));
        using FileStream output = File.Create(file);
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("date", now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("commit", commit);
        json.WriteString("processor", Processor());
        json.WriteNumber("cores", Environment.ProcessorCount);
        json.WriteString("runtime", Environment.Version.ToString());
        json.WriteStartObject("loops");
        foreach (HotLoop loop in loops)
        {
            LoopTime measured = LoopMeter.Measure(loop.Once);
            json.WriteStartObject(loop.Name);
            json.WriteNumber("bytesPerOp", Math.Round(measured.BytesInAll / (double)LoopMeter.CountedCalls, 2));
            json.WriteNumber("ns", Math.Round(measured.Nanoseconds, 1));
            json.WriteNumber("ratio", Math.Round(measured.Ratio, 4));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return file;
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "?";

    private static string Commit()
    {
        using Process git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "--short=9", "HEAD"]) { RedirectStandardOutput = true })!;
        string commit = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? commit : "unknown";
    }
}
