namespace Relay.Tests.Endpoints.Platform;

/// <summary>A Relay with two keys of the platform that asks about its tasks often.</summary>
public sealed class PlatformHost() : RelayHost(
    ("Upstreams:MiniMax:Keys:0", FirstKey),
    ("Upstreams:MiniMax:Keys:1", SecondKey),
    ("Tasks:PollMs", "20"),
    ("Tasks:QueriesPerSecond", "10"),
    ("Tasks:CallbacksMayBePrivate", "true"),
    ("Tasks:CallbackPausesMs:0", "10"),
    ("Tasks:BatchRetryMs", "20"),
    ("Chat:CircuitFailures", "1000000"), // tests share this host: failures asked for by one must not keep the calls of the next away from the platform
    ("Keys:Pools:minimax-speech:MaxRestMs", "1"),
    ("Archive:LinksMayBePrivate", "true"));
