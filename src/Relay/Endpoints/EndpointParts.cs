using Relay.Endpoints.MiniMax.Sockets;
using Relay.Identity;
using Relay.Routing;

namespace Relay.Endpoints;

/// <summary>What endpoints are made of.</summary>
internal sealed record EndpointParts(
    SpeechOptions Speech, RoutingOptions Routing, TokenCheck Tokens, SpeechRelay Relay, SpeechRouter Router, SocketParts Sockets);
