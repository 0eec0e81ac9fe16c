namespace Relay.FakeUpstreams.Audio;

/// <summary>How a clip is cut into the slices of its events. The same clip, seed and options always give the same cuts.</summary>
internal static class SlicePlan
{
    /// <returns>Slice lengths in bytes; they add up to <paramref name="length"/>.</returns>
    public static int[] Cut(long length, int averageBytes, int alignment, uint seed)
    {
        var random = new Xorshift(seed);
        var slices = new List<int>((int)(length / averageBytes) + 2);
        int spread = Math.Max(1, averageBytes / 2);
        for (long left = length; left > 0; left -= slices[^1])
        {
            // From three quarters to five quarters of the average.
            int size = averageBytes - (spread / 2) + (int)(random.Next() % (uint)spread);
            size = Math.Max(alignment, size - (size % alignment));
            slices.Add((int)Math.Min(size, left));
        }

        return [.. slices];
    }

    public static int[] Equal(int count, int bytes)
    {
        int[] slices = new int[count];
        Array.Fill(slices, bytes);
        return slices;
    }
}
