namespace Relay.Routing.Keys;

/// <summary>A key as lists show it.</summary>
/// <param name="Row">Everything but the key.</param>
/// <param name="Masked">Its beginning and its end; empty when it cannot be opened.</param>
/// <param name="ExpiresAt">When it ends, where it is a JWT that says so.</param>
internal sealed record KeyLine(KeyRow Row, string Masked, DateTimeOffset? ExpiresAt);
