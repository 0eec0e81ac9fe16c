namespace Relay.Protocol.Translation.Anthropic;

/// <summary>The content blocks that Relay writes.</summary>
internal enum AnthropicBlockKind : byte
{
    None = 0,
    Text,
    Thinking,
    RedactedThinking,
    Tool,
}
