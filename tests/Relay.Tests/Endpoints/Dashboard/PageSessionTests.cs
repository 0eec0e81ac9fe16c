using System.Net;
using System.Text.RegularExpressions;
using Relay.Tests.Endpoints.Operations;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>How a person gets in and out, and what the cookie is good for.</summary>
public sealed partial class PageSessionTests(OperationsRig rig) : IClassFixture<OperationsRig>
{
    private const string RightLogin = $$"""{"username":"boss","password":"{{OperationsRig.AdminPassword}}"}""";

    public static TheoryData<string, string> Changes => new()
    {
        { "POST", "/api/dashboard/tokens" },
        { "POST", "/api/dashboard/users" },
        { "POST", "/api/dashboard/users/boss/active" },
        { "POST", "/api/dashboard/keys/enabled" },
        { "POST", "/admin/users/boss/topup" },
        { "PUT", "/admin/prices" },
        { "PUT", "/admin/tokens/1/limits" },
        { "POST", "/import_keys" },
        { "POST", "/clear_logs" },
        { "DELETE", "/v1/audio_clips/00000000-0000-0000-0000-000000000000" },
    };

    [Fact]
    public async Task Login_RightPassword_SetsACookieThatOpensTheAdministratorsPaths()
    {
        OperationsAnswer login = await new PageVisitor(rig).PostAsync("/api/dashboard/login", RightLogin);
        PageVisitor visitor = await PageVisitor.LogInAsync(rig);

        Assert.Matches(Cookie(), login.Cookie);
        Assert.True(login.Answer.Json.GetProperty("is_admin").GetBoolean());
        foreach (string path in (string[])["/admin/prices", "/admin/usage", "/api/keys", "/v1/audio_clips", "/api/dashboard/calls", "/tokens/boss"])
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(path)).Answer.Status);
        }
    }

    [Fact]
    public async Task Login_ThroughABelievedProxyOverHttps_CookieIsSecure()
    {
        OperationsAnswer login = await new PageVisitor(rig).SendAsync(
            HttpMethod.Post, "/api/dashboard/login", RightLogin, (PageVisitor.Header, "1"), ("X-Forwarded-Proto", "https"));

        Assert.Contains("; secure", login.Cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accept", "*/*")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Login_NotByAPageOfRelays_IsRefused(string header, string value)
    {
        (string, string)[] headers = header == "Accept" ? [(header, value)] : [(header, value), (PageVisitor.Header, "1")];

        OperationsAnswer login = await new PageVisitor(rig).SendAsync(HttpMethod.Post, "/api/dashboard/login", RightLogin, headers);

        Assert.Equal((HttpStatusCode.Forbidden, ""), (login.Answer.Status, login.Cookie));
    }

    [Fact]
    public async Task Login_WrongPassword_IsRefusedWithoutACookie()
    {
        OperationsAnswer login = await new PageVisitor(rig).PostAsync("/api/dashboard/login", """{"username":"boss","password":"guess"}""");

        Assert.Equal((HttpStatusCode.Unauthorized, ""), (login.Answer.Status, login.Cookie));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_CookieWithoutTheHeader_IsAStrangers(string method, string path)
    {
        PageVisitor visitor = await PageVisitor.LogInAsync(rig);

        OperationsAnswer without = await visitor.SendAsync(new HttpMethod(method), path, "{}");
        OperationsAnswer with = await visitor.SendAsync(new HttpMethod(method), path, "{}", (PageVisitor.Header, "1"));

        Assert.Equal(HttpStatusCode.Unauthorized, without.Answer.Status);
        Assert.NotEqual(HttpStatusCode.Unauthorized, with.Answer.Status);
    }

    [Fact]
    public async Task Read_ByAnotherSitesPage_IsAStrangers()
    {
        PageVisitor visitor = await PageVisitor.LogInAsync(rig);

        OperationsAnswer answer = await visitor.GetAsync("/admin/prices", ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Answer.Status);
    }

    [Fact]
    public async Task Session_AtAModel_IsNoToken()
    {
        PageVisitor visitor = await PageVisitor.LogInAsync(rig);

        OperationsAnswer answer = await visitor.PostAsync("/v1/audio/speech", """{"model":"tts-1","voice":"alloy","input":"Hello"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Answer.Status);
    }

    [Fact]
    public async Task Logout_Session_IsOver()
    {
        PageVisitor visitor = await PageVisitor.LogInAsync(rig);
        string cookie = visitor.Cookie;

        OperationsAnswer logout = await visitor.PostAsync("/api/dashboard/logout", "{}");

        Assert.Equal(HttpStatusCode.NoContent, logout.Answer.Status);
        Assert.Contains("relay_session=; max-age=0", logout.Cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.SendAsync(HttpMethod.Get, "/admin/prices", null, null, ("Cookie", cookie))).Answer.Status);
    }

    [Fact]
    public async Task Login_PasswordMadeByAnother_OpensNothingUntilItIsChanged()
    {
        PageVisitor boss = await PageVisitor.LogInAsync(rig);
        await boss.PostAsync("/api/dashboard/users", """{"username":"eve","password":"the first one","is_admin":true}""");
        PageVisitor eve = new(rig);

        OperationsAnswer first = await eve.PostAsync("/api/dashboard/login", """{"username":"eve","password":"the first one"}""");
        OperationsAnswer api = await rig.SendAsync(HttpMethod.Post, "/login", """{"username":"eve","password":"the first one"}""");
        OperationsAnswer same = await ChangeAsync(eve, "the first one", "the first one");
        OperationsAnswer changed = await ChangeAsync(eve, "the first one", "my very own one");
        OperationsAnswer again = await new PageVisitor(rig).PostAsync("/api/dashboard/login", """{"username":"eve","password":"my very own one"}""");

        Assert.True(first.Answer.Json.GetProperty("password_change_required").GetBoolean());
        Assert.Equal(("", ""), (first.Cookie, api.Cookie));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, same.Answer.Status);
        Assert.True(changed.Answer.Json.GetProperty("signed_in").GetBoolean());
        Assert.True(again.Answer.Json.GetProperty("signed_in").GetBoolean());
    }

    [Fact]
    public async Task Password_Changed_EndsOtherSessionsAndLoginsAndKeepsTokens()
    {
        PageVisitor uma = await PageVisitor.AddAsync(rig, "uma", "uma's password");
        string token = (await uma.PostAsync("/api/dashboard/tokens", """{"label":"kept"}""")).Answer.Json.GetProperty("token").GetString()!;
        string jwt = (await rig.SendAsync(HttpMethod.Post, "/login", """{"username":"uma","password":"uma's password"}""")).Answer.Json.GetProperty("access_token").GetString()!;
        PageVisitor elsewhere = await PageVisitor.LogInAsync(rig, "uma", "uma's password");

        await uma.PostAsync("/api/dashboard/password", """{"username":"uma","password":"uma's password","new_password":"another one of hers"}""");

        Assert.Equal(HttpStatusCode.OK, (await uma.GetAsync("/tokens/uma")).Answer.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.GetAsync("/tokens/uma")).Answer.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.SendAsync(HttpMethod.Get, "/tokens/uma", null, jwt)).Answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await rig.SendAsync(HttpMethod.Get, "/tokens/uma", null, token)).Answer.Status);
    }

    private static Task<OperationsAnswer> ChangeAsync(PageVisitor visitor, string present, string wanted) => visitor.PostAsync(
        "/api/dashboard/password", $$"""{"username":"eve","password":"{{present}}","new_password":"{{wanted}}"}""");

    [GeneratedRegex("^relay_session=[0-9a-f]{32}; max-age=86400; path=/; samesite=strict; httponly$")]
    private static partial Regex Cookie();
}
