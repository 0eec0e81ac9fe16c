using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>Who is calling, from the request's headers.</summary>
internal static class RequestKeys
{
    private const string Scheme = "Bearer ";

    public static string? BearerOf(HttpRequest request)
    {
        string value = request.Headers.Authorization.ToString();
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;
    }

    /// <summary>Empty when the header was not sent.</summary>
    public static string CallIdOf(HttpRequest request) => request.Headers["X-Relay-Call-Id"].ToString();
}
