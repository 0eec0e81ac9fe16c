namespace Relay.Upstreams.Keys;

/// <summary>How a provider takes its key.</summary>
internal enum KeyAuth
{
    /// <summary><c>Authorization: Bearer</c>.</summary>
    Bearer,

    /// <summary><c>x-api-key</c>, with <c>anthropic-version</c>.</summary>
    XApiKey,

    /// <summary><c>x-goog-api-key</c>.</summary>
    XGoogApiKey,
}
