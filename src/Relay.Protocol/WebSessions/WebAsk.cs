namespace Relay.Protocol.WebSessions;

/// <summary>One turn as a chat site takes it: a whole conversation as one prompt, and switches.</summary>
/// <param name="Model">The model's name as the provider has it.</param>
/// <param name="Prompt">The conversation, flattened.</param>
/// <param name="Thinks">The chain of thought is wanted.</param>
/// <param name="Searches">The site may search the web.</param>
public sealed record WebAsk(string Model, string Prompt, bool Thinks, bool Searches);
