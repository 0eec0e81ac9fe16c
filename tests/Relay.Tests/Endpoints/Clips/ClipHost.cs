namespace Relay.Tests.Endpoints.Clips;

/// <summary>A Relay that keeps the texts beside its clips.</summary>
public sealed class ClipHost() : RelayHost(("Upstreams:MiniMax:Keys:0", FirstKey), ("Archive:KeepText", "true"));
