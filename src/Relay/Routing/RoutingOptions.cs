namespace Relay.Routing;

/// <summary>Models, aliases and voices (section <c>Routing</c>).</summary>
internal sealed class RoutingOptions
{
    /// <summary>Attempts per call over keys and upstreams, before the first byte. Default 3. At least 1.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Model names callers may use for another: OpenAI clients hard-code theirs.</summary>
    public Dictionary<string, string> ModelAliases { get; set; } = new(StringComparer.Ordinal)
    {
        ["tts-1"] = "speech-02-turbo",
        ["tts-1-hd"] = "speech-02-hd",
        ["gpt-4o-mini-tts"] = "speech-2.8-turbo",
    };

    /// <summary>OpenAI's voice names as MiniMax voices; a name not listed is passed on as it is. The local voice has a map of its own.</summary>
    public Dictionary<string, string> VoiceAliases { get; set; } = new(StringComparer.Ordinal)
    {
        ["alloy"] = "English_expressive_narrator",
        ["ash"] = "male-qn-jingying",
        ["ballad"] = "presenter_male",
        ["coral"] = "English_Graceful_Lady",
        ["echo"] = "male-qn-qingse",
        ["fable"] = "English_expressive_narrator",
        ["nova"] = "female-shaonv",
        ["onyx"] = "presenter_male",
        ["sage"] = "English_Graceful_Lady",
        ["shimmer"] = "female-yujie",
        ["verse"] = "presenter_male",
        ["marin"] = "English_Graceful_Lady",
        ["cedar"] = "presenter_male",
    };

    /// <summary>Models of the MiniMax platform (current list of 2026-09 and those still accepted).</summary>
    public string[] SpeechModels { get; set; } =
    [
        "speech-2.8-hd", "speech-2.8-turbo", "speech-2.6-hd", "speech-2.6-turbo", "speech-2.5-hd-preview", "speech-2.5-turbo-preview",
        "speech-02-hd", "speech-02-turbo", "speech-01-hd", "speech-01-turbo", "speech-01-240228", "speech-01-turbo-240228",
    ];
}
