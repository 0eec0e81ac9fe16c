using System.Net.Http.Headers;
using System.Text;
using Relay.FakeUpstreams.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>
/// A real Relay in front of real fakes of chat providers: <c>Fake</c> (two keys) and <c>Other</c> (one key) speak OpenAI only,
/// <c>OpenAI</c>, <c>Anthropic</c> and <c>Gemini</c> their own dialects. <c>MiniMax-M1</c> is at <c>Fake</c> and has a price from the start.
/// </summary>
public sealed class ChatHost : IAsyncLifetime
{
    public const string FirstKey = "sk-first-upstream-key";
    public const string SecondKey = "sk-second-upstream-key";
    public const string OtherKey = "sk-other-upstream-key";

    /// <summary>Nano-units a token of <c>MiniMax-M1</c> costs.</summary>
    public const long InputNanos = 800;

    public const long OutputNanos = 8_000;

    private readonly (string Name, string? Value)[] _settings;

    /// <summary>For a class's tests one after the other: what one lets fail must not keep the next one's calls away.</summary>
    public ChatHost()
        : this([("Chat:CircuitFailures", "1000"), ("Chat:RateLimitCooldownMs", "1")])
    {
    }

    private ChatHost((string Name, string? Value)[] settings) => _settings = settings;

    public FakeChat Fake { get; private set; } = null!;

    public FakeChat Other { get; private set; } = null!;

    public RelayHost Relay { get; private set; } = null!;

    public static async Task<ChatHost> StartAsync(params (string Name, string? Value)[] settings)
    {
        ChatHost host = new(settings);
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        Fake = await FakeChat.StartAsync();
        Other = await FakeChat.StartAsync();
        string v1 = new Uri(Fake.BaseAddress, "/v1").ToString();
        Relay = await RelayHost.StartAsync(
        [
            ("Providers:Fake:OpenAiUrl", v1),
            ("Providers:Fake:Keys:0", FirstKey),
            ("Providers:Fake:Keys:1", SecondKey),
            ("Providers:Fake:Models:0", "MiniMax-M1"),
            ("Providers:Fake:Models:1", "fake-*"),
            ("Providers:Other:OpenAiUrl", new Uri(Other.BaseAddress, "/v1").ToString()),
            ("Providers:Other:Keys:0", OtherKey),
            ("Providers:OpenAI:OpenAiUrl", v1),
            ("Providers:OpenAI:ResponsesUrl", v1),
            ("Providers:OpenAI:Keys:0", FirstKey),
            ("Providers:Anthropic:AnthropicUrl", v1),
            ("Providers:Anthropic:Keys:0", FirstKey),
            ("Providers:Gemini:OpenAiUrl", ""),
            ("Providers:Gemini:GeminiUrl", new Uri(Fake.BaseAddress, "/v1beta").ToString()),
            ("Providers:Gemini:Keys:0", FirstKey),
            ("Models:both", "Fake/up-one, Other/up-two"),
            ("Chat:RetryDelayMs", "1"),
            .. _settings,
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Fake.DisposeAsync();
        await Other.DisposeAsync();
    }

    /// <summary>Sends a JSON body with headers of the caller's own and reads the whole answer.</summary>
    internal async Task<TestAnswer> AskAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = await SendAsync(request, headers);
        return await TestAnswer.ReadAsync(response);
    }

    /// <summary>Sends a JSON body, reads the beginning of the answer, and only then lets the fake go on where it stalls.</summary>
    internal async Task<TestAnswer> AskResumingAsync(TestCaller caller, string path, string body)
    {
#pragma warning disable CA2025 // the copy is awaited below
        using HttpResponseMessage response = await Relay.SendAsync(caller, path, body);
        Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        MemoryStream read = new();
        byte[] first = new byte[1];
        await stream.ReadExactlyAsync(first, TestContext.Current.CancellationToken);
        read.Write(first);
        Task rest = stream.CopyToAsync(read, TestContext.Current.CancellationToken);
        while (!rest.IsCompleted)
        {
            Fake.Resume();
            await Task.Yield();
        }

        await rest;
#pragma warning restore CA2025
        return new TestAnswer(response.StatusCode, response.Content.Headers.ContentType?.ToString(), read.ToArray());
    }

    internal async Task<TestAnswer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        using HttpResponseMessage response = await SendAsync(request, headers);
        return await TestAnswer.ReadAsync(response);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await Relay.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
