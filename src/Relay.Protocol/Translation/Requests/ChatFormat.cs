namespace Relay.Protocol.Translation.Requests;

/// <summary>That the answer must be JSON.</summary>
/// <param name="Schema">Its JSON schema as JSON text; null: any JSON object.</param>
public sealed record ChatFormat(string? Name, string? Schema, bool? Strict);
