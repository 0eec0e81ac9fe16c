namespace Relay.Protocol.Translation.Requests;

/// <summary>
/// What a request must look like for one provider (providers.md, sections 3, 4 and 8). Bound from configuration; a writer obeys it.
/// </summary>
public sealed record ChatRequestProfile
{
    public static ChatRequestProfile Default { get; } = new();

    /// <summary>OpenAI form: <c>max_completion_tokens</c> instead of <c>max_tokens</c>.</summary>
    public bool MaxCompletionTokens { get; init; }

    /// <summary>Sent where the caller gave no limit and the dialect demands one (Anthropic). Default 8,192.</summary>
    public long DefaultMaxTokens { get; init; } = 8_192;

    /// <summary>Never send sampling parameters (models whose are fixed).</summary>
    public bool StripSampling { get; init; }

    /// <summary>Highest temperature taken; higher ones are clamped. Null: no bound.</summary>
    public double? MaxTemperature { get; init; }

    /// <summary>Lowest temperature taken (some refuse 0). Null: no bound.</summary>
    public double? MinTemperature { get; init; }

    public ThinkingStyle Thinking { get; init; }

    public ReasoningReplay ReasoningReplay { get; init; }

    public ToolChoiceSupport ToolChoice { get; init; }

    /// <summary>Leave <c>strict</c> out of tools.</summary>
    public bool StripToolStrict { get; init; }

    /// <summary>Clean tool schemas of what the provider refuses (Gemini's old <c>parameters</c>, Moonshot).</summary>
    public bool CleanSchemas { get; init; }

    /// <summary>Anthropic form: thinking is asked for as <c>adaptive</c> with an effort, never as a budget (models that refuse budgets).</summary>
    public bool AdaptiveThinking { get; init; }

    /// <summary>Gemini form: thinking is asked for as a level, not as a budget.</summary>
    public bool ThinkingLevels { get; init; }

    /// <summary>
    /// Gemini form: sent as the seal of a call whose own is not known. Google's models take this constant in its place and refuse a call
    /// without any; "" sends none, for other models behind the same protocol.
    /// </summary>
    public string UnknownSeal { get; init; } = "skip_thought_signature_validator";

    /// <summary>Leave <c>stream_options</c> out (servers that refuse it and send usage anyway).</summary>
    public bool OmitStreamOptions { get; init; }

    /// <summary>Name system texts <c>developer</c>.</summary>
    public bool DeveloperRole { get; init; }

    /// <summary>Leave out <c>parallel_tool_calls</c>, <c>response_format</c> of kind schema, and other newer members.</summary>
    public bool BasicMembersOnly { get; init; }

    /// <summary>Lowest effort taken; lower ones, and switching off where the effort is the only switch, become it. Default: none.</summary>
    public ChatEffort LowestEffort { get; init; } = ChatEffort.None;

    /// <summary>Highest effort taken; higher ones become it. Default: max.</summary>
    public ChatEffort HighestEffort { get; init; } = ChatEffort.Max;

    /// <summary>Thinking is refused where the answer is not streamed (older Qwen models): it is then switched off.</summary>
    public bool ThinkingOnlyStreamed { get; init; }

    /// <summary>System texts are taken only at the beginning; later ones become the user's.</summary>
    public bool SystemOnlyFirst { get; init; }

    /// <summary>Assistant turns that only call tools have content <c>""</c> instead of null.</summary>
    public bool EmptyAssistantContent { get; init; }

    /// <summary>Tool calls carry Gemini's seal in <c>extra_content</c>. Only Gemini's compatible surface knows it.</summary>
    public bool SendToolSignatures { get; init; }

    /// <summary>Members added to each request, as JSON text of an object ("{\"tool_stream\":true}"); "" for none.</summary>
    public string ExtraBody { get; init; } = "";
}
