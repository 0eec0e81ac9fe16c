namespace Relay.Streaming.Replay;

/// <summary>
/// What is remembered of answers because providers want it back and callers lose it (section <c>Chat:Replay</c>): thinking before tool
/// calls, and seals of calls.
/// </summary>
internal sealed class ReplayOptions
{
    /// <summary>How long it is kept after it was last used, seconds. Default 7,200: longer pauses in one conversation are rare. At least 1.</summary>
    public int TtlSeconds { get; set; } = 7_200;

    /// <summary>Most tool calls remembered; the oldest go first. Default 20,000. At least 1.</summary>
    public int MaxCalls { get; set; } = 20_000;

    /// <summary>Most memory for all of it, bytes; the oldest go first. Default 64 MiB.</summary>
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Longest thinking that is kept, bytes of UTF-8. Default 256 KiB, about 64,000 tokens. Longer thinking is not kept: half of it is no use.</summary>
    public int MaxReasoningBytes { get; set; } = 256 * 1024;

    /// <summary>The first setting that is wrong; null when all are usable.</summary>
    public string? FindError() => this switch
    {
        { TtlSeconds: < 1 } => "Chat:Replay:TtlSeconds must be at least 1.",
        { MaxCalls: < 1 } => "Chat:Replay:MaxCalls must be at least 1.",
        { MaxBytes: < 0 } => "Chat:Replay:MaxBytes must not be negative.",
        { MaxReasoningBytes: < 0 } => "Chat:Replay:MaxReasoningBytes must not be negative.",
        _ => null,
    };
}
