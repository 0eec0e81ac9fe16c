namespace Relay.LoadTest.Upstream;

/// <summary>What the paced upstream answers with. One shape for a whole run: all streams keep the same step.</summary>
internal sealed record UpstreamShape
{
    /// <summary>Chunks of a stream.</summary>
    public int Chunks { get; init; } = 50;

    /// <summary>Between two chunks, and before the first, microseconds.</summary>
    public int IntervalUs { get; init; } = 20_000;

    /// <summary>Decoded audio of a chunk; twice as many hex digits on the wire. At least a stamp.</summary>
    public int AudioBytes { get; init; } = 1_000;

    /// <summary>Text of a chat event, stamp included.</summary>
    public int TextBytes { get; init; } = 64;

    /// <summary>Text of a chat answer that does not stream.</summary>
    public int JsonTextBytes { get; init; } = 1_024;

    /// <summary>From the request to the last chunk, nanoseconds.</summary>
    public long StreamNs => (long)Chunks * IntervalUs * 1_000;
}
