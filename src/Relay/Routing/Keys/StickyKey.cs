namespace Relay.Routing.Keys;

/// <summary>Whose an object at a provider is.</summary>
/// <param name="Label">The key it was made with, and can only be used with.</param>
/// <param name="AccountId">The account of ours that made it; nobody else may use it.</param>
internal sealed record StickyKey(string Label, long AccountId);
