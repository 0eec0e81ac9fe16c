namespace Relay.Routing.Keys;

/// <summary>A key as lists show it.</summary>
/// <param name="Row">Everything but the key.</param>
/// <param name="Masked">Its beginning and its end; empty when it cannot be opened.</param>
internal sealed record KeyLine(KeyRow Row, string Masked);
