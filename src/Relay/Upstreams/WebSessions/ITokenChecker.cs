using Relay.Streaming;

namespace Relay.Upstreams.WebSessions;

/// <summary>Asks a site about a session token without asking it anything else.</summary>
internal interface ITokenChecker
{
    /// <summary>Null: the token is good. A fault of kind KeyInvalid: it is not. Any other: nobody knows.</summary>
    ValueTask<ChatFailure?> CheckAsync(UpstreamKey key, CancellationToken cancellationToken);
}
