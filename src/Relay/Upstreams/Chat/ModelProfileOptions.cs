using Relay.Protocol.Translation.Requests;

namespace Relay.Upstreams.Chat;

/// <summary>What requests for some of a provider's models must look like (section <c>Providers:NAME:Profiles:N</c>).</summary>
internal sealed class ModelProfileOptions
{
    /// <summary>Which models: a name, or its beginning and <c>*</c>. Default all.</summary>
    public string Models { get; set; } = "*";

    /// <inheritdoc cref="ChatRequestProfile.MaxCompletionTokens"/>
    public bool MaxCompletionTokens { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.DefaultMaxTokens"/>
    public long DefaultMaxTokens { get; set; } = 8_192;

    /// <inheritdoc cref="ChatRequestProfile.StripSampling"/>
    public bool StripSampling { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.MaxTemperature"/>
    public double? MaxTemperature { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.MinTemperature"/>
    public double? MinTemperature { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.Thinking"/>
    public ThinkingStyle Thinking { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.ReasoningReplay"/>
    public ReasoningReplay ReasoningReplay { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.ToolChoice"/>
    public ToolChoiceSupport ToolChoice { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.StripToolStrict"/>
    public bool StripToolStrict { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.CleanSchemas"/>
    public bool CleanSchemas { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.OmitStreamOptions"/>
    public bool OmitStreamOptions { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.DeveloperRole"/>
    public bool DeveloperRole { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.BasicMembersOnly"/>
    public bool BasicMembersOnly { get; set; }

    /// <inheritdoc cref="ChatRequestProfile.ExtraBody"/>
    public string ExtraBody { get; set; } = "";

    /// <summary>Thinking comes inside the text, between <c>&lt;think&gt;</c> tags.</summary>
    public bool ThinkTags { get; set; }

    public ChatRequestProfile ToProfile() => new()
    {
        MaxCompletionTokens = MaxCompletionTokens,
        DefaultMaxTokens = DefaultMaxTokens,
        StripSampling = StripSampling,
        MaxTemperature = MaxTemperature,
        MinTemperature = MinTemperature,
        Thinking = Thinking,
        ReasoningReplay = ReasoningReplay,
        ToolChoice = ToolChoice,
        StripToolStrict = StripToolStrict,
        CleanSchemas = CleanSchemas,
        OmitStreamOptions = OmitStreamOptions,
        DeveloperRole = DeveloperRole,
        BasicMembersOnly = BasicMembersOnly,
        ExtraBody = ExtraBody,
    };
}
