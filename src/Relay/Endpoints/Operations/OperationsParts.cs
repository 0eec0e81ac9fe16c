using Relay.Admin;
using Relay.Routing.Chat;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary>What the operations endpoints are made of.</summary>
internal sealed record OperationsParts(
    OperationsGate Gate, KeyAdmin Admin, IKeyReader Keys, KeyPools Pools, KeyWatch Watch, KeyRound Round, ICallLog Log, IUsageReader Usage,
    QueryLane Lane, TimeProvider Time)
{
    /// <summary>The import nobody waits for.</summary>
    public required KeyImportRun Import { get; init; }

    /// <summary>Chat sites whose tokens are told of one by one.</summary>
    public IReadOnlyList<ChatProvider> WebSessions { get; init; } = [];
}
