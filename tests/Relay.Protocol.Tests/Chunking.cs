namespace Relay.Protocol.Tests;

/// <summary>The ways a network may cut one input: whole, in two at every byte, and byte by byte.</summary>
internal static class Chunking
{
    public static IEnumerable<byte[][]> AllOf(byte[] input)
    {
        yield return [input];
        for (int i = 1; i < input.Length; i++)
        {
            yield return [input[..i], input[i..]];
        }

        yield return [.. input.Select(b => new[] { b })];
    }

    /// <summary>Cuts at pseudo-random places, also leaving empty chunks.</summary>
    public static byte[][] Random(byte[] input, Random random)
    {
        var chunks = new List<byte[]>();
        for (int i = 0; i < input.Length;)
        {
            int length = Math.Min(random.Next(0, 9), input.Length - i);
            chunks.Add(input[i..(i + length)]);
            i += length;
        }

        return [.. chunks];
    }

    /// <summary>Runs <paramref name="read"/> over every cut of <paramref name="input"/> and expects one and the same answer.</summary>
    public static void AssertAll<T>(byte[] input, T expected, Func<byte[][], T> read)
    {
        foreach (byte[][] chunks in AllOf(input))
        {
            T actual = read(chunks);
            if (!Equals(expected, actual))
            {
                Assert.Fail($"chunks of {string.Join(',', chunks.Select(c => c.Length))} bytes\nexpected {expected}\nactual   {actual}");
            }
        }
    }
}
