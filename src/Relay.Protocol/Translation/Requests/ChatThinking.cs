namespace Relay.Protocol.Translation.Requests;

/// <summary>What the caller says about thinking. All null: the provider's default.</summary>
/// <param name="Enabled">Switched on or off.</param>
/// <param name="Effort">How hard.</param>
/// <param name="BudgetTokens">At most so many tokens of it; -1: as the model likes.</param>
/// <param name="Adaptive">Anthropic's <c>adaptive</c>: the model decides.</param>
public sealed record ChatThinking(bool? Enabled, ChatEffort? Effort, long? BudgetTokens, bool Adaptive = false);
