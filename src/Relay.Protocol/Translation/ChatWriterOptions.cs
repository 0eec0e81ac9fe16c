namespace Relay.Protocol.Translation;

/// <summary>What a writer must know of the call it answers.</summary>
public sealed record ChatWriterOptions
{
    /// <summary>Streamed or whole.</summary>
    public required bool Stream { get; init; }

    /// <summary>The model as the caller named it; answers name it so, whatever the upstream calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Relay's id of the call, without a dialect's prefix; used where the upstream's id does not fit the dialect.</summary>
    public required string CallId { get; init; }

    /// <summary>When the call came, Unix seconds.</summary>
    public required long CreatedUnixSeconds { get; init; }

    /// <summary>OpenAI: <c>stream_options.include_usage</c>.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Gemini: <c>alt=sse</c>; otherwise a stream is one JSON array.</summary>
    public bool Sse { get; init; } = true;

    /// <summary>Gemini: the caller wants thoughts. Elsewhere thinking is always passed on.</summary>
    public bool IncludeThoughts { get; init; } = true;

    /// <summary>Thinking goes into the text between tags, for callers that know no other place (a token's setting).</summary>
    public ThinkingPlace ThinkingPlace { get; init; }

    /// <summary>Relay's estimate of the input, for dialects that name it before the upstream does (Anthropic's <c>message_start</c>).</summary>
    public long EstimatedInputTokens { get; init; }
}
