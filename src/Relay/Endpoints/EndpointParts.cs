using Relay.Endpoints.Chat;
using Relay.Endpoints.Clips;
using Relay.Endpoints.Dashboard;
using Relay.Endpoints.MiniMax.Platform;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Routing;

namespace Relay.Endpoints;

/// <summary>What endpoints are made of.</summary>
internal sealed record EndpointParts(
    Live<SpeechOptions> Speech, Live<RoutingOptions> Routing, TokenCheck Tokens, SpeechRelay Relay, SpeechRouter Router, Live<SocketParts> Sockets,
    TimeProvider Time)
{
    /// <summary>On every answer to an admitted call: its id in the ledger and the log, under the name OpenAI's clients look for.</summary>
    public const string CallIdHeader = "X-Request-Id";

    /// <summary>Chat; null where only speech is served.</summary>
    public ChatParts? Chat { get; init; }

    /// <summary>What stands beside chat; null where it is not served.</summary>
    public MediaParts? Media { get; init; }

    /// <summary>The MiniMax platform beside speech; null where it is not served.</summary>
    public PlatformParts? Platform { get; init; }

    /// <summary>The platform's own chat; with <see cref="Platform"/>.</summary>
    public NativeChat? NativeChat { get; init; }

    /// <summary>Where kept clips are looked up; null where there is no store to look in.</summary>
    public ClipParts? Clips { get; init; }

    /// <summary>The dashboard for browsers at <c>/</c>; null where they get text too.</summary>
    public Pages? Pages { get; init; }
}
