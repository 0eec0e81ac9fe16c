using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd.Callers;

/// <summary>An application that calls Relay.</summary>
internal sealed class Caller : IDisposable
{
    public const string SpeechPath = "/v1/audio/speech";
    public const string T2aPath = "/v1/t2a_v2";
    public const string ChatPath = "/v1/chat/completions";

    private readonly HttpClient _http;

    public Caller(RelayProcess relay, string? token)
    {
        _http = new HttpClient { BaseAddress = relay.Address };
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    public static string T2aBody(string text, bool stream, string model = "speech-02-hd") => $$"""
        {"model":"{{model}}","text":"{{JsonEncodedText.Encode(text)}}","stream":{{(stream ? "true" : "false")}},"voice_setting":{"voice_id":"male-qn-qingse"} }
        """;

    public static string SpeechBody(string text, string format = "mp3") => $$"""
        {"model":"tts-1","voice":"alloy","input":"{{JsonEncodedText.Encode(text)}}","response_format":"{{format}}"}
        """;

    public static string ChatBody(string text) => $$"""
        {"model":"echo","messages":[{"role":"user","content":"{{JsonEncodedText.Encode(text)}}"}]}
        """;

    /// <summary>Sends and returns when the answer's headers are there. The caller of this disposes it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<(int Status, string Body)> PostAsync(string path, string body)
    {
        using HttpResponseMessage response = await OpenAsync(path, body);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<int> StatusOfGetAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    public void Dispose() => _http.Dispose();
}
