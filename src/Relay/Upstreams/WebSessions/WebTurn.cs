using Relay.Protocol.Translation;

namespace Relay.Upstreams.WebSessions;

/// <summary>One call to a site: its requests in their order, and what is to be removed afterwards. One owner, one thread at a time.</summary>
internal abstract class WebTurn
{
    /// <summary>Makes the calls up to the one that answers.</summary>
    /// <exception cref="IOException">The site could not be reached, or the connection broke.</exception>
    public abstract ValueTask<WebOpening> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Asks in place of all that whether the token is good. Null: it is.</summary>
    /// <exception cref="IOException">The site could not be reached, or the connection broke.</exception>
    public abstract ValueTask<ChatFault?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Removes what the turn left at the site, also after a caller who left, and after a failure. Its failures are nobody's concern.</summary>
    /// <param name="isFinished">The site has said that its answer is whole: there is nothing to be stopped.</param>
    /// <param name="cancellationToken">Ends it when it takes too long.</param>
    public abstract ValueTask CleanUpAsync(bool isFinished, CancellationToken cancellationToken);
}
