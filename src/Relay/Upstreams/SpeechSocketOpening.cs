using Relay.Streaming;

namespace Relay.Upstreams;

/// <summary>Outcome of asking an upstream for a socket session: the session, or the fault. Exactly one is set.</summary>
internal readonly record struct SpeechSocketOpening(SpeechSocket? Socket, UpstreamFault? Fault)
{
    public static implicit operator SpeechSocketOpening(SpeechSocket socket) => new(socket, null);

    public static implicit operator SpeechSocketOpening(UpstreamFault fault) => new(null, fault);
}
