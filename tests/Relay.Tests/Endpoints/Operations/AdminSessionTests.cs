using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Relay.Tests.Endpoints.Operations;

/// <summary>Who may use the operations paths, and how a browser stays logged in.</summary>
public sealed partial class AdminSessionTests(OperationsRig rig) : IClassFixture<OperationsRig>
{
    private const string RightLogin = $$"""{"username":"boss","password":"{{OperationsRig.AdminPassword}}"}""";

    public static TheoryData<string, string> Paths => new()
    {
        { "GET", "/api/keys" },
        { "GET", "/api/key_info?key=x" },
        { "GET", "/export_keys" },
        { "POST", "/import_keys" },
        { "POST", "/refresh" },
        { "GET", "/api/refresh_progress" },
        { "POST", "/api/refresh_key" },
        { "POST", "/admin/restart_auto_refresh" },
        { "GET", "/logs" },
        { "POST", "/clear_logs" },
        { "GET", "/api/stats/overview" },
        { "GET", "/api/stats/daily" },
        { "GET", "/api/stats/monthly" },
    };

    [Fact]
    public async Task Login_AdministratorOfTheSettings_GetsTheSecondDocumentsMessageAndCookieBesideTheToken()
    {
        OperationsAnswer login = await rig.SendAsync(HttpMethod.Post, "/login", RightLogin);

        Assert.Equal((HttpStatusCode.OK, "登录成功", "bearer"), (
            login.Answer.Status, login.Answer.Json.GetProperty("message").GetString(), login.Answer.Json.GetProperty("token_type").GetString()));
        Assert.Matches(Cookie(), login.Cookie);
    }

    [Fact]
    public async Task Login_ThroughABelievedProxyOverHttps_CookieIsSecure()
    {
        OperationsAnswer login = await rig.SendAsync(HttpMethod.Post, "/login", RightLogin, null, ("X-Forwarded-Proto", "https"));

        Assert.Contains("; secure", login.Cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_FromAnotherSitesPage_OpensNoSession()
    {
        OperationsAnswer login = await rig.SendAsync(HttpMethod.Post, "/login", RightLogin, null, ("Origin", "https://evil.example"));

        Assert.Equal("", login.Cookie);
    }

    [Fact]
    public async Task Login_User_GetsNoCookie()
    {
        await rig.SendAsync(HttpMethod.Post, "/register", """{"username":"ada","password":"right password","email":"ada@example.com"}""");

        OperationsAnswer login = await rig.SendAsync(HttpMethod.Post, "/login", """{"username":"ada","password":"right password"}""");

        Assert.Equal((HttpStatusCode.OK, ""), (login.Answer.Status, login.Cookie));
    }

    [Fact]
    public async Task Logout_Session_EndsAndLeadsHome()
    {
        string cookie = await rig.LogInAsync();
        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(HttpMethod.Get, "/api/keys", cookie)).Status);

        OperationsAnswer logout = await rig.SendAsync(HttpMethod.Get, "/logout", null, null, ("Cookie", cookie));

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (logout.Answer.Status, logout.Location));
        Assert.Contains("session_id=; max-age=0", logout.Cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await WithCookieAsync(HttpMethod.Get, "/api/keys", cookie)).Status);
    }

    [Fact]
    public async Task Session_ShownAsBearer_IsNoToken()
    {
        string id = (await rig.LogInAsync())["session_id=".Length..];

        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.SendAsync(HttpMethod.Get, "/api/keys", token: id)).Answer.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.SendAsync(HttpMethod.Get, "/v1/models", token: id)).Answer.Status);
    }

    [Theory]
    [InlineData("session_id=00000000000000000000000000000000")]
    [InlineData("session_id=zz")]
    [InlineData("session_id=")]
    public async Task Session_Unknown_Is401(string cookie) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await WithCookieAsync(HttpMethod.Get, "/api/keys", cookie)).Status);

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Path_Stranger_Is401AndAUser403(string method, string path)
    {
        TestCaller user = await rig.Host.AddCallerAsync();

        TestAnswer stranger = (await rig.SendAsync(new HttpMethod(method), path, "{}")).Answer;
        TestAnswer caller = (await rig.SendAsync(new HttpMethod(method), path, "{}", user.Token)).Answer;
        TestAnswer everybody = (await rig.SendAsync(new HttpMethod(method), path, "{}", OperationsRig.ApiKey)).Answer;

        Assert.Equal((HttpStatusCode.Unauthorized, "未登录或会话已过期"), (stranger.Status, stranger.Json.GetProperty("detail").GetString()));
        Assert.Equal((HttpStatusCode.Forbidden, "Administrators only"), (caller.Status, caller.Json.GetProperty("detail").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, everybody.Status);
    }

    [Theory]
    [InlineData("/logs", "text/html,*/*", "text/html; charset=utf-8")]
    [InlineData("/logs", "application/json", "application/json")]
    [InlineData("/api/keys", "text/html", "application/json")]
    public async Task Refusal_Browser_IsAPageOutsideApi(string path, string accept, string type)
    {
        TestAnswer answer = (await rig.SendAsync(HttpMethod.Get, path, null, null, ("Accept", accept))).Answer;

        Assert.Equal((HttpStatusCode.Unauthorized, type), (answer.Status, answer.ContentType));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("X-Requested-With", "a program", HttpStatusCode.OK)]
    public async Task Change_ByCookieFromAnotherSite_Is403(string header, string value, HttpStatusCode status)
    {
        string cookie = await rig.LogInAsync();

        Assert.Equal(status, (await WithCookieAsync(HttpMethod.Post, "/admin/restart_auto_refresh", cookie, (header, value))).Status);
        Assert.Equal(status, (await WithCookieAsync(HttpMethod.Get, "/export_keys", cookie, (header, value))).Status);
        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(HttpMethod.Get, "/api/keys", cookie, (header, value))).Status);
    }

    [Fact]
    public async Task Change_ByCookieFromOurOwnPage_IsDone()
    {
        string cookie = await rig.LogInAsync();
        string origin = rig.Host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(HttpMethod.Post, "/clear_logs", cookie, ("Origin", origin))).Status);
    }

    private async Task<TestAnswer> WithCookieAsync(HttpMethod method, string path, string cookie, params (string Name, string Value)[] headers) =>
        (await rig.SendAsync(method, path, null, null, [("Cookie", cookie), .. headers])).Answer;

    [GeneratedRegex("^session_id=[0-9a-f]{32}; max-age=86400; path=/; samesite=lax; httponly$")]
    private static partial Regex Cookie();
}
