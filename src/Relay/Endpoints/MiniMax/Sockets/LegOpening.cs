using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// Outcome of opening an upstream leg: the leg and its <c>task_started</c>, which whoever gets it releases; or the last fault.
/// </summary>
internal readonly record struct LegOpening(UpstreamLeg? Leg, UpstreamFault? Fault, ControlMessage Reply);
