using Relay.LoadTest.Load;

namespace Relay.LoadTest.Tests.Load;

public sealed class SamplesTests
{
    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.5, 50)]
    [InlineData(0.9, 90)]
    [InlineData(0.99, 99)]
    [InlineData(0.991, 100)]
    [InlineData(1.0, 100)]
    public void Percentile_OfOneToHundred_IsTheNearestRank(double share, long expected)
    {
        Samples samples = new();
        for (int i = 0; i < 100; i++)
        {
            samples.Add((i * 37 % 100) + 1); // each once, out of order
        }

        Assert.Equal(expected, samples.Percentile(share));
    }

    [Fact]
    public void Percentile_OfThousands_KeepsTheTailExact()
    {
        Samples samples = new();
        for (int i = 9_999; i >= 0; i--)
        {
            samples.Add(i);
        }

        Assert.Equal(9_989, samples.Percentile(0.999));
        Assert.Equal(9_998, samples.Percentile(0.9999));
    }

    [Fact]
    public void Percentile_OfNothing_IsNull() => Assert.Null(new Samples().Percentile(0.5));

    [Fact]
    public void Percentile_AfterMoreValues_SeesThem()
    {
        Samples samples = new();
        samples.Add(5);
        Assert.Equal(5, samples.Percentile(1));

        samples.Add(1);

        Assert.Equal(1, samples.Percentile(0));
    }

    [Fact]
    public void Add_BeyondTheBound_IsCountedAndNotKept()
    {
        Samples samples = new(capacity: 10);
        for (int i = 0; i < 13; i++)
        {
            samples.Add(i);
        }

        Assert.Equal(10, samples.Count);
        Assert.Equal(3, samples.Dropped);
        Assert.Equal(9, samples.Percentile(1));
    }

    [Fact]
    public void AddAll_OfTwo_IsTheirUnion()
    {
        Samples one = new(), other = new(capacity: 1);
        one.Add(1);
        other.Add(2);
        other.Add(3);

        one.AddAll(other);

        Assert.Equal((2, 1L, 2L), (one.Count, one.Dropped, one.Percentile(1)!.Value));
    }
}
