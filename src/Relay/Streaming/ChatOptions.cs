namespace Relay.Streaming;

/// <summary>Limits and behaviour of chat (section <c>Chat</c>).</summary>
internal sealed class ChatOptions
{
    /// <summary>Largest request, bytes. Default 32 MiB, Anthropic's own limit: pictures come inside. Beyond it: 413.</summary>
    public int MaxBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Attempts a call over keys and providers, before the first byte. Default 3. At least 1.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Longest pause before the same provider is asked again, ms; doubled each time, chosen at random below that. Default 400.</summary>
    public int RetryDelayMs { get; set; } = 400;

    /// <summary>Longest wait of one attempt for the first event of a stream, ms. Default 60,000: models think before they speak. At least 100.</summary>
    public int FirstByteTimeoutMs { get; set; } = 60_000;

    /// <summary>Longest wait of one attempt for an answer that is not streamed, ms. Default 600,000, as OpenAI's own clients wait. At least 100.</summary>
    public int WholeAnswerTimeoutMs { get; set; } = 600_000;

    /// <summary>Longest silence inside an answer, ms. Default 120,000: some models think between two words without a sign of life. At least 100.</summary>
    public int IdleTimeoutMs { get; set; } = 120_000;

    /// <summary>A streamed answer that has been silent so long gets a sign of life, ms. Default 10,000: proxies cut at 60 s and less. 0: none.</summary>
    public int KeepAliveMs { get; set; } = 10_000;

    /// <summary>A second candidate is asked when the first has been silent so long, ms; the first to answer wins. Default 0: never.</summary>
    public int HedgeAfterMs { get; set; }

    /// <summary>How long an answer whose caller has left is read on, for the usage at its end, ms. Default 0: the upstream is cancelled at once.</summary>
    public int DrainMs { get; set; }

    /// <summary>Failures in a row after which a provider is not asked for a while. Default 5. At least 1.</summary>
    public int CircuitFailures { get; set; } = 5;

    /// <summary>How long such a provider rests until one call may try it, ms. Default 10,000.</summary>
    public int CircuitOpenMs { get; set; } = 10_000;

    /// <summary>Output tokens held for where the caller sets no limit. Default 4,096.</summary>
    public int AssumedOutputTokens { get; set; } = 4_096;

    /// <summary>How long a rate-limited key rests where the provider does not say, ms. Default 5,000.</summary>
    public int RateLimitCooldownMs { get; set; } = 5_000;

    /// <summary>How long a refused or empty key rests, ms. Default 600,000.</summary>
    public int RefusedKeyCooldownMs { get; set; } = 600_000;

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    public string? FindError() => this switch
    {
        { MaxBodyBytes: < 1024 } => "Chat:MaxBodyBytes must be at least 1024.",
        { MaxAttempts: < 1 } => "Chat:MaxAttempts must be at least 1.",
        { RetryDelayMs: < 0 } => "Chat:RetryDelayMs must not be negative.",
        { FirstByteTimeoutMs: < 100 } => "Chat:FirstByteTimeoutMs must be at least 100.",
        { WholeAnswerTimeoutMs: < 100 } => "Chat:WholeAnswerTimeoutMs must be at least 100.",
        { IdleTimeoutMs: < 100 } => "Chat:IdleTimeoutMs must be at least 100.",
        { KeepAliveMs: < 0 } or { HedgeAfterMs: < 0 } or { DrainMs: < 0 } => "Chat:KeepAliveMs, HedgeAfterMs and DrainMs must not be negative.",
        { CircuitFailures: < 1 } => "Chat:CircuitFailures must be at least 1.",
        { CircuitOpenMs: < 1 } => "Chat:CircuitOpenMs must be at least 1.",
        { AssumedOutputTokens: < 1 } => "Chat:AssumedOutputTokens must be at least 1.",
        _ => null,
    };
}
