using Microsoft.Extensions.Primitives;

namespace Relay.Endpoints;

/// <summary>Finds the token in a request's headers, wherever its dialect puts it.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token, or empty. <c>Authorization: Bearer</c> first, then the <c>x-api-key</c> of Anthropic clients and MiniMax's compatible path.</summary>
    public static ReadOnlySpan<char> Read(IHeaderDictionary headers)
    {
        StringValues values = headers.Authorization;
        if (values.Count == 1 && values[0] is { } value)
        {
            return Strip(value);
        }

        return headers["x-api-key"] is [{ } key] ? key.AsSpan().Trim() : default;
    }

    /// <summary>The token of a header value with or without its scheme.</summary>
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> value) =>
        (value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..] : value).Trim();
}
