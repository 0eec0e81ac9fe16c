using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Relay.Tests.Upstreams.Keys;
using Xunit;

namespace Relay.Tests.Endpoints.Operations;

/// <summary>
/// A Relay with an administrator of its settings, in front of a SiliconFlow that tells balances: what a key has in it says what is answered
/// (<c>bad</c> 401, <c>empty</c> no money, <c>down</c> 500, else 88.88).
/// </summary>
public class OperationsRig : IAsyncLifetime
{
    public const string AdminPassword = "correct horse battery";
    public const string ApiKey = "one-key-for-everybody";

    private readonly (string Name, string? Value)[] _settings;
    private readonly HttpClientHandler _handler = new() { UseCookies = false, AllowAutoRedirect = false };
    private KeyServer _provider = null!;
    private HttpClient _client = null!;

    public OperationsRig()
        : this([])
    {
    }

    protected OperationsRig(params (string Name, string? Value)[] settings) => _settings = settings;

    /// <summary>How an administrator who is no browser comes.</summary>
    internal string AdminToken { get; private set; } = "";

    internal RelayHost Host { get; private set; } = null!;

    internal KeyServer Provider => _provider;

    public async ValueTask InitializeAsync()
    {
        _provider = await KeyServer.StartAsync(static (path, key) =>
            path == "/v1/models" ? (200, """{"data":[]}""")
            : key.Contains("bad", StringComparison.Ordinal) ? (401, "\"Api key is invalid\"")
            : key.Contains("down", StringComparison.Ordinal) ? (500, "oops")
            : (200, key.Contains("empty", StringComparison.Ordinal) ? Balance("0", "0") : Balance("88.88", "88.00")));
        Host = await RelayHost.StartAsync(
        [
            ("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey),
            ("Access:AdminUsername", "boss"),
            ("Access:AdminPassword", AdminPassword),
            ("Access:ApiKey", ApiKey),
            ("Keys:Providers:siliconflow:BaseUrl", _provider.Address + "/v1"),
            ("Keys:Providers:siliconflow:Balance", "SiliconFlow"),
            ("Keys:RereadMs", "100"),
            ("Accounts:TrustedProxies:0", "127.0.0.1"),
            .. _settings,
        ]);
        AdminToken = (await Host.AddCallerAsync(isAdmin: true)).Token;
        _client = new HttpClient(_handler) { BaseAddress = Host.Client.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client.Dispose();
        _handler.Dispose();
        await Host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    /// <summary>A request with these headers and nothing else; the token <c>null</c> sends none.</summary>
    internal async Task<OperationsAnswer> SendAsync(
        HttpMethod method, string path, string? body = null, string? token = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return new OperationsAnswer(
            await TestAnswer.ReadAsync(response),
            response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies) ? string.Join('\n', cookies) : "",
            response.Headers.Location?.OriginalString,
            response.Content.Headers.ContentDisposition?.ToString());
    }

    /// <summary>An administrator reads a path, which must be answered with 200.</summary>
    internal async Task<TestAnswer> GetAsync(string path)
    {
        TestAnswer answer = (await SendAsync(HttpMethod.Get, path, token: AdminToken)).Answer;
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer;
    }

    internal async Task<TestAnswer> PostAsync(string path, string? body = null) =>
        (await SendAsync(HttpMethod.Post, path, body, AdminToken)).Answer;

    /// <summary>Imports keys of SiliconFlow, one a line.</summary>
    internal async Task<TestAnswer> ImportAsync(params string[] lines) => await PostAsync(
        "/import_keys", $$"""{"keys":"{{string.Join("\\n", lines)}}"}""");

    /// <summary>Logs in as the administrator of the settings; the <c>Cookie</c> header of its session.</summary>
    internal async Task<string> LogInAsync()
    {
        OperationsAnswer login = await SendAsync(
            HttpMethod.Post, "/login", $$"""{"username":"boss","password":"{{AdminPassword}}"}""");
        Assert.Equal(HttpStatusCode.OK, login.Answer.Status);
        return login.Cookie.Split(';')[0];
    }

    private static string Balance(string total, string paid) =>
        $$"""{"code":20000,"status":true,"data":{"balance":"0","chargeBalance":"{{paid}}","totalBalance":"{{total}}","status":"normal"} }""";
}
