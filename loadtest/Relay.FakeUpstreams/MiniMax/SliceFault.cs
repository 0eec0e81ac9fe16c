namespace Relay.FakeUpstreams.MiniMax;

/// <summary>What goes wrong at one position of a clip.</summary>
internal enum SliceFault
{
    None,
    Stall,
    Cut,
    Error,
}

/// <summary>Decides the fault at each position, for streams and sockets alike.</summary>
internal static class SliceFaults
{
    /// <param name="options">The request's switches.</param>
    /// <param name="index">The slice about to be sent; the number of slices stands for the last event.</param>
    /// <param name="count">Number of slices.</param>
    public static SliceFault At(FakeMiniMaxOptions options, int index, int count)
    {
        if (Strikes(options.StallAfter, index, count))
        {
            return SliceFault.Stall;
        }

        if (Strikes(options.CutAfter, index, count))
        {
            return SliceFault.Cut;
        }

        return Strikes(options.ErrorAfter, index, count) ? SliceFault.Error : SliceFault.None;
    }

    public static BadSlice BadAt(FakeMiniMaxOptions options, int index, int count)
        => options.BadSlice != BadSlice.None && index == Math.Min(options.BadSliceAt, count - 1) ? options.BadSlice : BadSlice.None;

    private static bool Strikes(int after, int index, int count) => after >= 0 && index == Math.Min(after, count);
}
