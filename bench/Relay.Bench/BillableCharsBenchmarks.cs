using System.Text;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.Text;

namespace Relay.Bench;

/// <summary>Counting a request's text: 3,300 code points, beside a loop that decodes each.</summary>
[MemoryDiagnoser]
public class BillableCharsBenchmarks
{
    private readonly byte[] _chinese = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(TextInputs.Chinese, 100)));
    private readonly byte[] _english = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(TextInputs.English, 100)));

    public BillableCharsBenchmarks()
    {
        Verify.Equal(6_100L, Chinese());
        Verify.Equal(6_100L, ChineseByRunes());
        Verify.Equal(3_300L, English());
    }

    [Benchmark(Baseline = true)]
    public long ChineseByRunes()
    {
        ReadOnlySpan<byte> rest = _chinese;
        long count = 0;
        while (!rest.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(rest, out Rune rune, out int consumed);
            rest = rest[consumed..];
            count += rune.Value is >= 0x4E00 and <= 0x9FFF ? 2 : 1;
        }

        return count;
    }

    [Benchmark]
    public long Chinese() => BillableChars.Count(_chinese);

    [Benchmark]
    public long English() => BillableChars.Count(_english);
}
