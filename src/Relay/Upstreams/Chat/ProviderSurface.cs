using Relay.Protocol.Translation;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.Chat;

/// <summary>One dialect at one provider: where it is, and how its key is shown.</summary>
internal sealed class ProviderSurface(ChatDialect dialect, UpstreamHttp http, bool isBearer) : IDisposable
{
    private const string AnthropicVersion = "anthropic-version: 2023-06-01\r\n";

    public ChatDialect Dialect => dialect;

    public UpstreamHttp Http => http;

    /// <summary>Path below the base URL.</summary>
    public string Path(ChatCall call, string model) => (dialect, call.Operation) switch
    {
        (ChatDialect.Responses, _) => "/responses",
        (ChatDialect.Anthropic, ChatOperation.CountTokens) => "/messages/count_tokens",
        (ChatDialect.Anthropic, _) => "/messages",
        (ChatDialect.Gemini, ChatOperation.CountTokens) => $"{ModelPath(model)}:countTokens",
        (ChatDialect.Gemini, _) when !call.Stream => $"{ModelPath(model)}:generateContent",
        (ChatDialect.Gemini, _) => call.Sse || call.Dialect != dialect ? $"{ModelPath(model)}:streamGenerateContent?alt=sse" : $"{ModelPath(model)}:streamGenerateContent",
        (_, ChatOperation.Embeddings) => "/embeddings",
        (_, ChatOperation.Rerank) => "/rerank",
        _ => "/chat/completions",
    };

    /// <summary>Header lines with the key.</summary>
    public string Headers(ChatCall call, UpstreamKey key)
    {
        string auth = isBearer || dialect is ChatDialect.OpenAi or ChatDialect.Responses ? "Authorization: Bearer "
            : dialect == ChatDialect.Anthropic ? "x-api-key: "
            : "x-goog-api-key: ";
        string native = call.Dialect == dialect ? call.NativeHeaders : "";
        string version = dialect == ChatDialect.Anthropic && !native.Contains("anthropic-version:", StringComparison.Ordinal) ? AnthropicVersion : "";
        return string.Concat(auth, key.Secret, "\r\nUser-Agent: relay\r\n", version + native);
    }

    public void Dispose() => http.Dispose();

    private static string ModelPath(string model) =>
        model.StartsWith("tunedModels/", StringComparison.Ordinal) ? $"/tunedModels/{Uri.EscapeDataString(model["tunedModels/".Length..])}"
        : $"/models/{Uri.EscapeDataString(model)}";
}
