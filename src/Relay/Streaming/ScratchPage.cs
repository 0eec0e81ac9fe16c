namespace Relay.Streaming;

/// <summary>
/// Where a tee puts bytes that nobody keeps. One page a thread, so that dropping costs no memory per stream; and one a thread rather
/// than one for all, because a writer reads back what was just decoded into it. What is in it is good until the thread's next use.
/// </summary>
internal static class ScratchPage
{
    private const int PageBytes = 8 * 1024;

    [ThreadStatic]
    private static byte[]? s_page;

    /// <summary>At least <paramref name="sizeHint"/> bytes of room.</summary>
    public static Memory<byte> Room(int sizeHint)
    {
        byte[]? page = s_page;
        if (page is null || page.Length < sizeHint)
        {
            s_page = page = new byte[Math.Max(sizeHint, PageBytes)];
        }

        return page;
    }
}
