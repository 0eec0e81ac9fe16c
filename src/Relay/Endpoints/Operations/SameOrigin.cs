namespace Relay.Endpoints.Operations;

/// <summary>Whether a request with a cookie was made by a page of ours. Programs that are no browsers send neither header, and have no cookies of somebody else's.</summary>
internal static class SameOrigin
{
    public static bool Holds(HttpRequest request)
    {
        // "none" is a person: an address typed, a bookmark.
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
        {
            return false;
        }

        string origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
                && string.Equals(page.Authority, WithoutDefaultPort(request.Host.Value, page), StringComparison.OrdinalIgnoreCase));
    }

    // An origin never has its scheme's own port in it; a Host header may.
    private static string WithoutDefaultPort(string? host, Uri page)
    {
        string port = page.Scheme == Uri.UriSchemeHttps ? ":443" : ":80";
        string value = host ?? "";
        return value.EndsWith(port, StringComparison.Ordinal) ? value[..^port.Length] : value;
    }
}
