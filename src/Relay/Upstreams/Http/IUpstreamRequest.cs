namespace Relay.Upstreams.Http;

/// <summary>What <see cref="UpstreamHttp"/> sends. May be asked again, on another connection, where nothing was answered on the first.</summary>
internal interface IUpstreamRequest
{
    ValueTask SendAsync(UpstreamConnection connection, CancellationToken cancellationToken);
}
