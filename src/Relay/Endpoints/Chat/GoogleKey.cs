namespace Relay.Endpoints.Chat;

/// <summary>Finds the token where Gemini's clients put it. The query must never be logged: it may hold it.</summary>
internal static class GoogleKey
{
    /// <summary>The token, or empty: <c>x-goog-api-key</c>, <c>?key=</c>, or where other dialects have it.</summary>
    public static ReadOnlySpan<char> Read(HttpRequest request) =>
        request.Headers["x-goog-api-key"] is [{ Length: > 0 } key] ? key.AsSpan().Trim()
        : request.Query["key"] is [{ Length: > 0 } asked] ? asked.AsSpan().Trim()
        : BearerToken.Read(request.Headers);
}
