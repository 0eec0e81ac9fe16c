using Relay.Protocol.Translation.Requests;

namespace Relay.Upstreams.Chat;

/// <summary>
/// The providers Relay knows from the start, as a configuration would describe them (autumn 2026). Model ids come and go: each entry can be
/// changed, and any id can be asked for as <c>provider/model</c>.
/// </summary>
internal static class BuiltInProviders
{
    /// <summary>A new table, to bind the configuration's own <c>Providers</c> onto.</summary>
    public static Dictionary<string, ProviderOptions> Create() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["OpenAI"] = new()
        {
            OpenAiUrl = "https://api.openai.com/v1",
            ResponsesUrl = "https://api.openai.com/v1",
            Models = ["gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna", "gpt-*", "o1*", "o3*", "o4*", "chatgpt-*", "text-embedding-*"],
            BuiltInProfiles =
            [
                new() { Models = "gpt-4*", Thinking = ThinkingStyle.None },
                new() { MaxCompletionTokens = true, Thinking = ThinkingStyle.Effort, DeveloperRole = true, StripSampling = true },
            ],
        },
        ["Anthropic"] = new()
        {
            AnthropicUrl = "https://api.anthropic.com/v1",
            Models = ["claude-opus-5", "claude-sonnet-5", "claude-haiku-4-5", "claude-*"],
            // These choose themselves how long they think, and are told how hard; the others are given a budget.
            BuiltInProfiles =
            [
                .. Array.ConvertAll(
                    (string[])["claude-opus-5*", "claude-sonnet-5*", "claude-fable-5*", "claude-mythos-5*", "claude-opus-4-8*", "claude-sonnet-4-6*"],
                    static models => new ModelProfileOptions { Models = models, AdaptiveThinking = true }),
            ],
        },
        ["Gemini"] = new()
        {
            OpenAiUrl = "https://generativelanguage.googleapis.com/v1beta/openai",
            GeminiUrl = "https://generativelanguage.googleapis.com/v1beta",
            Models = ["gemini-3.8-flash", "gemini-3.1-pro", "gemini-*"],
            BuiltInProfiles =
            [
                new() { Models = "gemini-2*", Thinking = ThinkingStyle.Effort, CleanSchemas = true, SendToolSignatures = true },
                new() { Thinking = ThinkingStyle.Effort, CleanSchemas = true, SendToolSignatures = true, ThinkingLevels = true },
            ],
        },
        ["DeepSeek"] = new()
        {
            OpenAiUrl = "https://api.deepseek.com/v1",
            AnthropicUrl = "https://api.deepseek.com/anthropic/v1",
            Models = ["deepseek-flash", "deepseek-v4-pro", "deepseek-*"],
            BuiltInProfiles = [new() { Thinking = ThinkingStyle.TypeObject, ReasoningReplay = ReasoningReplay.Always }],
        },
        ["Kimi"] = new()
        {
            OpenAiUrl = "https://api.moonshot.cn/v1",
            AnthropicUrl = "https://api.moonshot.cn/anthropic/v1",
            AnthropicBearer = true,
            Models = ["kimi-k3.1-pro", "kimi-k3", "kimi-k2.6", "moonshot-v1-auto", "kimi-*", "moonshot-*"],
            BuiltInProfiles =
            [
                new()
                {
                    Models = "kimi-k3*", MaxCompletionTokens = true, StripSampling = true, Thinking = ThinkingStyle.Effort,
                    LowestEffort = ChatEffort.Low, ReasoningReplay = ReasoningReplay.WithTools, ToolChoice = ToolChoiceSupport.AutoNone, StripToolStrict = true, CleanSchemas = true,
                },
                new()
                {
                    Models = "kimi-*", MaxCompletionTokens = true, StripSampling = true, Thinking = ThinkingStyle.TypeObject,
                    ReasoningReplay = ReasoningReplay.Required, ToolChoice = ToolChoiceSupport.AutoNone, StripToolStrict = true, CleanSchemas = true,
                },
                new() { MaxTemperature = 1, ToolChoice = ToolChoiceSupport.AutoNone, StripToolStrict = true, CleanSchemas = true },
            ],
        },
        ["Doubao"] = new()
        {
            OpenAiUrl = "https://ark.cn-beijing.volces.com/api/v3",
            ResponsesUrl = "https://ark.cn-beijing.volces.com/api/v3",
            Models = ["doubao-seed-2-0-pro-260215", "doubao-seed-2-0-lite-260428", "doubao-*", "ep-*"],
            BuiltInProfiles = [new() { Thinking = ThinkingStyle.TypeObject, HighestEffort = ChatEffort.High, ReasoningReplay = ReasoningReplay.WithTools }],
        },
        ["Qwen"] = new()
        {
            OpenAiUrl = "https://dashscope.aliyuncs.com/compatible-mode/v1",
            Models = ["qwen3.8-max", "qwen3.7-plus", "qwen3.5-flash", "qwen*", "qwq*"],
            BuiltInProfiles =
            [
                new() { Models = "qwen3-*", Thinking = ThinkingStyle.EnableBool, ThinkingOnlyStreamed = true },
                new() { Models = "qwq*", Thinking = ThinkingStyle.EnableBool, ThinkingOnlyStreamed = true },
                new() { Thinking = ThinkingStyle.EnableBool },
            ],
        },
        ["GLM"] = new()
        {
            OpenAiUrl = "https://open.bigmodel.cn/api/paas/v4",
            AnthropicUrl = "https://open.bigmodel.cn/api/anthropic/v1",
            AnthropicBearer = true,
            Models = ["glm-5.2", "glm-5.1", "glm-4.7", "glm-4.5-flash", "glm-*"],
            BuiltInProfiles =
            [
                new()
                {
                    Thinking = ThinkingStyle.TypeObject, ReasoningReplay = ReasoningReplay.WithTools, ToolChoice = ToolChoiceSupport.AutoOnly,
                    OmitStreamOptions = true, MinTemperature = 0.01, MaxTemperature = 0.99, CleanSchemas = true,
                    ExtraBody = "{\"tool_stream\":true}",
                },
            ],
        },
        ["MiniMax"] = new()
        {
            OpenAiUrl = "https://api.minimax.io/v1",
            AnthropicUrl = "https://api.minimax.io/anthropic/v1",
            AnthropicBearer = true,
            Models = ["MiniMax-M3", "MiniMax-M2.7", "MiniMax-M*"],
            BuiltInProfiles =
            [
                new()
                {
                    MaxCompletionTokens = true, MinTemperature = 0.01, MaxTemperature = 2, Thinking = ThinkingStyle.MiniMax,
                    ReasoningReplay = ReasoningReplay.WithTools, StripToolStrict = true, ThinkTags = true,
                },
            ],
        },
        ["SiliconFlow"] = new()
        {
            OpenAiUrl = "https://api.siliconflow.cn/v1",
            AnthropicUrl = "https://api.siliconflow.cn/v1",
            AnthropicBearer = true,
            IsSiliconFlow = true,
            Models = ["deepseek-ai/DeepSeek-V4-Flash", "deepseek-ai/*", "Pro/*", "Qwen/*", "zai-org/*", "moonshotai/*", "BAAI/*", "Kwai-Kolors/*", "Wan-AI/*", "FunAudioLLM/*", "TeleAI/*"],
            BuiltInProfiles = [new() { Thinking = ThinkingStyle.EnableBool }],
        },
    };
}
