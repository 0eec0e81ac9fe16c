namespace Relay.Bench;

/// <summary>Benchmarks check the answer, then measure: a loop that computes nonsense quickly is worth nothing.</summary>
internal static class Verify
{
    public static void Equal<T>(T expected, T actual)
        where T : IEquatable<T>
    {
        if (!expected.Equals(actual))
        {
            throw new InvalidOperationException($"The benchmark computes {actual} where {expected} is right.");
        }
    }

    public static void True(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The benchmark does not do what it says.");
        }
    }
}
