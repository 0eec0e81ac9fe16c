namespace Relay.Protocol.Translation.Requests;

/// <summary>Whether a provider wants the <c>reasoning_content</c> of earlier turns back.</summary>
public enum ReasoningReplay : byte
{
    /// <summary>It is left out.</summary>
    Never = 0,

    /// <summary>On assistant turns with tool calls, where it is known.</summary>
    WithTools,

    /// <summary>On every assistant turn, <c>""</c> where it is not known (DeepSeek in thinking mode with tools).</summary>
    Always,

    /// <summary>
    /// On assistant turns with tool calls; where one of them is not known, thinking is switched off for the call (Kimi K2).
    /// </summary>
    Required,
}
