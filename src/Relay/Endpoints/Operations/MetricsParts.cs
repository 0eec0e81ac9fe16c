using Relay.Archive;
using Relay.Billing;
using Relay.Metrics;
using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Streaming;

namespace Relay.Endpoints.Operations;

/// <summary>What the metrics are read from.</summary>
internal sealed record MetricsParts(
    MetricsOptions Options, OperationsGate Gate, Ledger Ledger, ArchiveClips Archive, StreamWatch Watch, KeyPools Pools,
    IReadOnlyList<ChatProvider> Providers);
