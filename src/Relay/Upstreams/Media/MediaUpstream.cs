using Relay.Upstreams.Chat;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.Media;

/// <summary>
/// What stands beside chat at an OpenAI-shaped provider: files, batches, transcriptions, images, and SiliconFlow's voices and videos.
/// Thread-safe.
/// </summary>
internal sealed class MediaUpstream : IDisposable
{
    private static readonly System.Buffers.SearchValues<char> s_rangeChars = System.Buffers.SearchValues.Create("0123456789-, ");

    private readonly UpstreamHttp _http;

    /// <param name="name">Its name in the configuration.</param>
    /// <param name="options">Checked, with an <see cref="ProviderOptions.OpenAiUrl"/>.</param>
    /// <param name="time">For the age of connections.</param>
    public MediaUpstream(string name, ProviderOptions options, TimeProvider time)
    {
        Name = name;
        IsSiliconFlow = options.IsSiliconFlow;
        UpstreamHttpOptions limits = new() { ConnectTimeoutMs = options.ConnectTimeoutMs, IdleConnectionMs = options.IdleConnectionMs };
        _http = new UpstreamHttp(new UpstreamConnectionPool(UpstreamAddress.Of(new Uri(options.OpenAiUrl)), limits, time));
    }

    public string Name { get; }

    /// <summary>Images are asked for in SiliconFlow's words, and there are voices and videos.</summary>
    public bool IsSiliconFlow { get; }

    /// <exception cref="IOException">It could not be reached, or broke off.</exception>
    public ValueTask<UpstreamResponse> GetAsync(string path, UpstreamKey key, CancellationToken cancellationToken, string moreHeaders = "") =>
        _http.GetAsync(path, Headers(key) + moreHeaders, cancellationToken);

    /// <summary>A caller's <c>Range</c> as a header line for the upstream; empty where it is none that may be passed on.</summary>
    public static string RangeHeader(string range) =>
        range.StartsWith("bytes=", StringComparison.Ordinal) && range.Length is > 6 and <= 100
            && range.AsSpan(6).IndexOfAnyExcept(s_rangeChars) < 0 ? $"Range: {range}\r\n" : "";

    /// <exception cref="IOException">It could not be reached, or broke off.</exception>
    public ValueTask<UpstreamResponse> PostAsync(string path, UpstreamKey key, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        _http.PostAsync(path, Headers(key), json, cancellationToken);

    /// <exception cref="IOException">It could not be reached, or broke off.</exception>
    public ValueTask<UpstreamResponse> PostAsync(
        string path, UpstreamKey key, string contentType, Stream body, long length, CancellationToken cancellationToken) =>
        _http.PostAsync(path, Headers(key), contentType, body, length, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static string Headers(UpstreamKey key) => $"Authorization: Bearer {key.Secret}\r\nUser-Agent: relay\r\n";
}
