using Relay.Billing;
using Relay.Routing.Keys;
using Relay.Routing.Objects;
using Relay.Upstreams.Media;

namespace Relay.Tasks;

/// <summary>What following tasks is made of.</summary>
internal sealed record TaskParts(
    TaskOptions Options, IUpstreamObjectStore Store, ITaskOwnerStore Owners, MediaUpstream Platform, PlatformKeys Keys, QueryGate Gate, Ledger Ledger,
    ResultKeeper Results, Callbacks Callbacks, TimeProvider Time);
