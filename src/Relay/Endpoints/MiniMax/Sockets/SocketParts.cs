using Relay.Archive;
using Relay.Billing;
using Relay.Identity;
using Relay.Routing;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>What socket sessions are made of; one for the whole process.</summary>
/// <param name="Speech">Limits of what callers send.</param>
/// <param name="Routing">Names that stand for others.</param>
/// <param name="Pump">Deadlines of what upstreams send.</param>
/// <param name="Tokens">Step 2.</param>
/// <param name="Router">Step 3.</param>
/// <param name="Ledger">Steps 4 and 9.</param>
/// <param name="Archive">Where the tee ends.</param>
/// <param name="Watch">Fires deadlines.</param>
/// <param name="Time">The clock of everything here.</param>
/// <param name="Log">Where sessions report.</param>
/// <param name="Stopping">Fires when the server begins to drain.</param>
internal sealed record SocketParts(
    SpeechOptions Speech, RoutingOptions Routing, PumpOptions Pump, TokenCheck Tokens, SpeechRouter Router, Ledger Ledger, ArchiveClips Archive,
    StreamWatch Watch, TimeProvider Time, ILogger<SocketSession> Log, CancellationToken Stopping);
