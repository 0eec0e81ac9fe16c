using BenchmarkDotNet.Attributes;
using Relay.Protocol.WebSessions.DeepSeek;

namespace Relay.Bench;

/// <summary>
/// DeepSeek's proof of work at today's difficulty, on one core: the sample challenges of the document, and the whole range, which is the most
/// it can cost. <c>--deepseek-work</c> prints medians in seconds instead of minutes. Target: 150 ms for the whole range.
/// </summary>
[MemoryDiagnoser]
public class DeepSeekWorkBenchmarks
{
    /// <summary>Today's difficulty.</summary>
    public const long Difficulty = 144_000;

    private static readonly DeepSeekChallenge s_challenge = new(
        DeepSeekChallenge.KnownAlgorithm, "7ffc9d19b6eed96a6fca68f8ffe30ee61035d4959e4180f187bf85b356016a96", "3bde54628ea8413fee87", "",
        Difficulty, 1775380966945, "/api/v0/chat/completion");

    private readonly DeepSeekSearch _search = new(s_challenge);
    private readonly DeepSeekSearch _hopeless = new(s_challenge with { Challenge = new string('0', 64) });

    public DeepSeekWorkBenchmarks() => Verify.Equal(107_544L, Sample());

    [Benchmark]
    public long Sample() => _search.Find(0, Difficulty);

    [Benchmark(Baseline = true)]
    public long WholeRange() => _hopeless.Find(0, Difficulty);

    /// <summary>One by one, as on machines without AVX2.</summary>
    [Benchmark]
    public long WholeRangeOneByOne() => _hopeless.Find(0, Difficulty, mayUseVectors: false);

    /// <summary>Medians of some runs, in seconds.</summary>
    public static void Print(TextWriter output)
    {
        DeepSeekWorkBenchmarks work = new();
        foreach ((string name, Func<long> run) in ((string, Func<long>)[])
            [("sample", work.Sample), ("whole range", work.WholeRange), ("whole range, one by one", work.WholeRangeOneByOne)])
        {
            double[] runs = new double[15];
            for (int i = 0; i < runs.Length; i++)
            {
                long began = System.Diagnostics.Stopwatch.GetTimestamp();
                run();
                runs[i] = System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }

            Array.Sort(runs);
            output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: median {runs[runs.Length / 2]:f1} ms of {runs.Length}"));
        }
    }
}
