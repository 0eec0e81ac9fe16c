using Relay.Protocol.Translation;

namespace Relay.Upstreams.WebSessions;

/// <summary>Outcome of a site's calls up to the one that answers. Exactly one is set.</summary>
internal readonly record struct WebOpening(WebStream? Stream, ChatFault? Fault)
{
    public static implicit operator WebOpening(WebStream stream) => new(stream, null);

    public static implicit operator WebOpening(ChatFault fault) => new(null, fault);
}
