namespace Relay.Upstreams.Http;

/// <summary>A head, and a body that comes while it is sent: can be sent once.</summary>
internal readonly struct StreamedRequest(byte[] head, StreamedBody body) : IUpstreamRequest
{
    public async ValueTask SendAsync(UpstreamConnection connection, CancellationToken cancellationToken)
    {
        await connection.SendAsync(head);
        await body.SendAsync(connection, cancellationToken);
    }
}
