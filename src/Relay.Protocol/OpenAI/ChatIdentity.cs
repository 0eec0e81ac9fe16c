namespace Relay.Protocol.OpenAI;

/// <summary>What all chunks of one completion share.</summary>
/// <param name="Id">Without the <c>chatcmpl-</c> in front.</param>
/// <param name="Model">As the caller named it.</param>
/// <param name="CreatedUnixSeconds">When it was asked for.</param>
public readonly record struct ChatIdentity(string Id, string Model, long CreatedUnixSeconds);
