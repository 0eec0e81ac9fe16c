namespace Relay.Protocol.Translation.Requests;

/// <summary>A function the model may ask for.</summary>
/// <param name="Schema">JSON schema of the parameters as JSON text; null when it takes none.</param>
/// <param name="Strict">Null when not said.</param>
public sealed record ChatTool(string Name, string? Description, string? Schema, bool? Strict = null);
