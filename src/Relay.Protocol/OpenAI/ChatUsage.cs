namespace Relay.Protocol.OpenAI;

/// <summary>Tokens of a chat completion.</summary>
public readonly record struct ChatUsage(long PromptTokens, long CompletionTokens);
