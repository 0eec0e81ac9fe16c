namespace Relay.Protocol.WebSessions.MiniMaxAgent;

/// <summary>A model as a question names it.</summary>
/// <param name="DisplayName">"Auto", "MiniMax-M2.5" ...</param>
/// <param name="ModelType">The site's number of it.</param>
public readonly record struct MiniMaxAgentModel(string DisplayName, int ModelType);
