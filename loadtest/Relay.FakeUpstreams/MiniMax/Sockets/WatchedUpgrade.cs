using Microsoft.AspNetCore.Http.Features;

namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>
/// Stands before the WebSocket middleware so that a session learns of every read, pings included: the WebSocket class answers
/// those itself and tells nobody, but on the bidirectional endpoint they count as signs of life.
/// </summary>
internal sealed class WatchedUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    /// <summary>Called on the reading thread after each read that brought bytes. Set before the upgrade is read from.</summary>
    public Action? BytesArrived { get; set; }

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => new WatchedStream(await inner.UpgradeAsync(), this);
}
