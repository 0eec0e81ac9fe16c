namespace Relay.EndToEnd.Killing;

/// <summary>A user of the load.</summary>
internal sealed record Payer(string Name, string Token);
