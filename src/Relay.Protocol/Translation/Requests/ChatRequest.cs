namespace Relay.Protocol.Translation.Requests;

/// <summary>
/// A request for chat in the neutral form that every dialect is read into and written from. Used only where caller and provider speak
/// different dialects; otherwise the caller's own bytes go upstream. What no other dialect knows is dropped by the reader.
/// </summary>
public sealed record ChatRequest
{
    public required string Model { get; init; }

    public bool Stream { get; init; }

    /// <summary>OpenAI: <c>stream_options.include_usage</c>.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>System and developer texts before the first turn, in order.</summary>
    public IReadOnlyList<string> System { get; init; } = [];

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public IReadOnlyList<ChatTool> Tools { get; init; } = [];

    public ChatToolChoice? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public long? MaxTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public long? TopK { get; init; }

    public double? FrequencyPenalty { get; init; }

    public double? PresencePenalty { get; init; }

    public long? Seed { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Null: text.</summary>
    public ChatFormat? Format { get; init; }

    public ChatThinking? Thinking { get; init; }

    /// <summary>Gemini: <c>includeThoughts</c>; null elsewhere.</summary>
    public bool? IncludeThoughts { get; init; }

    /// <summary>"low", "medium", "high".</summary>
    public string? Verbosity { get; init; }

    /// <summary>The caller's name for its user.</summary>
    public string? User { get; init; }

    public string? CacheKey { get; init; }
}
