namespace Relay.Protocol.Translation.Requests;

/// <summary>How a provider is told to think or not (providers.md, section 3).</summary>
public enum ThinkingStyle : byte
{
    /// <summary>Nothing is said.</summary>
    None = 0,

    /// <summary><c>thinking:{"type":"enabled"}</c>, with <c>reasoning_effort</c> beside it unless disabled (DeepSeek, Ark, GLM, Kimi K2).</summary>
    TypeObject,

    /// <summary><c>enable_thinking</c> and <c>thinking_budget</c> (Qwen, SiliconFlow).</summary>
    EnableBool,

    /// <summary><c>reasoning_effort</c> (OpenAI, Kimi K3).</summary>
    Effort,

    /// <summary><c>thinking:{"type":"adaptive"}</c> or disabled, with <c>reasoning_split:true</c> (MiniMax M3).</summary>
    MiniMax,
}
