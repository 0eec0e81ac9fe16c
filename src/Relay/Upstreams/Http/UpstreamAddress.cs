namespace Relay.Upstreams.Http;

/// <summary>Where an upstream listens, taken apart once.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="IsTls">https.</param>
/// <param name="HostHeader">Value of <c>Host</c>.</param>
/// <param name="BasePath">Path in front of every request's own, without a slash at the end.</param>
internal sealed record UpstreamAddress(string Host, int Port, bool IsTls, string HostHeader, string BasePath)
{
    public static UpstreamAddress Of(Uri uri) =>
        new(uri.IdnHost, uri.Port, uri.Scheme == Uri.UriSchemeHttps, uri.Authority, uri.AbsolutePath.TrimEnd('/'));
}
