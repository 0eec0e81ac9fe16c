using System.Net;
using System.Text.Json;
using Relay.Identity;
using Relay.Tests.Endpoints.Sockets;
using Xunit;

namespace Relay.Tests.Endpoints.Accounts;

/// <summary>Tokens from their making to their end, as callers see it.</summary>
public sealed class TokenEndpointTests(AccountsHost host) : RelayTests<AccountsHost>(host)
{
    [Fact]
    public async Task CreateToken_RightPassword_GivesAJwtWithTheOriginalsClaims()
    {
        string name = await Host.RegisterAsync();

        string token = await Host.CreateTokenAsync(name);

        TestAnswer answer = await Host.PostAsync("/verify_token", AccountsHost.TokenBody(token));
        JsonElement claims = answer.Json.GetProperty("payload");
        Assert.Equal((HttpStatusCode.OK, "Token is valid"), (answer.Status, answer.Json.GetProperty("message").GetString()));
        Assert.Equal(
            ["sub", "user_name", "iat", "exp", "group_name", "group_id", "mail", "token_type", "iss", "jti"],
            claims.EnumerateObject().Select(static claim => claim.Name));
        Assert.Equal((name, $"{name}@example.com", "relay", 1), (
            claims.GetProperty("user_name").GetString(), claims.GetProperty("mail").GetString(), claims.GetProperty("iss").GetString(),
            claims.GetProperty("token_type").GetInt32()));
        Assert.Equal(86_400, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task Login_RightPassword_GivesABearerTokenThatWorks()
    {
        string name = await Host.RegisterAsync();

        TestAnswer login = await Host.PostAsync("/login", Credentials(name, AccountsHost.Password));

        Assert.Equal((HttpStatusCode.OK, "bearer", 86_400), (
            login.Status, login.Json.GetProperty("token_type").GetString(), login.Json.GetProperty("expires_in").GetInt32()));
        TestAnswer user = await Host.GetAsync(login.Json.GetProperty("access_token").GetString(), $"/user_info/{name}");
        Assert.Equal((HttpStatusCode.OK, name), (user.Status, user.Json.GetProperty("username").GetString()));
    }

    [Theory]
    [InlineData("/login", HttpStatusCode.Unauthorized)]
    [InlineData("/create_token", HttpStatusCode.BadRequest)]
    public async Task Password_WrongUserOrPassword_IsTheSameAnswer(string path, HttpStatusCode status)
    {
        string name = await Host.RegisterAsync();

        TestAnswer wrong = await Host.PostAsync(path, Credentials(name, "wrong password"));
        TestAnswer nobody = await Host.PostAsync(path, Credentials("nobody at all", "wrong password"));
        TestAnswer tooLong = await Host.PostAsync(path, Credentials(name, new string('x', 73)));
        TestAnswer withoutPassword = await Host.PostAsync(path, Credentials("root", "wrong password"));

        Assert.Equal((status, "{\"detail\":\"Invalid username or password\"}"), (wrong.Status, wrong.Text));
        Assert.All([nobody, tooLong, withoutPassword], other => Assert.Equal((wrong.Status, wrong.Text), (other.Status, other.Text)));
    }

    [Fact]
    public async Task CreateToken_KindApi_GivesAnOpaqueTokenListedByItsLabel()
    {
        string name = await Host.RegisterAsync();

        TestAnswer created = await Host.PostAsync(
            "/create_token", $$"""{"username":"{{name}}","password":"{{AccountsHost.Password}}","kind":"api","label":"my 'quoted' 😀"}""");

        string token = created.Json.GetProperty("token").GetString()!;
        Assert.StartsWith("rk-", token, StringComparison.Ordinal);
        TestAnswer list = await Host.GetAsync(token, $"/tokens/{name}");
        JsonElement item = Assert.Single(list.Json.GetProperty("tokens").EnumerateArray());
        Assert.Equal(("api", "my 'quoted' 😀", false), (
            item.GetProperty("kind").GetString(), item.GetProperty("label").GetString(), item.GetProperty("is_revoked").GetBoolean()));
        Assert.DoesNotContain(token, list.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"expiration_days":0}""", "expiration_days")]
    [InlineData("""{"expiration_days":366}""", "expiration_days")]
    [InlineData("""{"expiration_days":"1"}""", "expiration_days")]
    [InlineData("""{"expiration_days":1.5}""", "expiration_days")]
    [InlineData("""{"kind":"root"}""", "kind")]
    [InlineData("""{"label":""}""", "label")]
    public async Task CreateToken_WrongField_IsUnprocessableNamingIt(string more, string field)
    {
        TestAnswer answer = await Host.PostAsync("/create_token", Credentials("nobody", "whatever it is")[..^1] + "," + more[1..]);

        JsonElement fault = Assert.Single(answer.Json.GetProperty("detail").EnumerateArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(["body", field], fault.GetProperty("loc").EnumerateArray().Select(static part => part.GetString()));
    }

    [Fact]
    public async Task Jwt_AsBearer_WorksOnEverySurface()
    {
        string token = await Host.CreateTokenAsync(await Host.RegisterAsync());

        TestAnswer chat = await Host.PostAsync(Bodies.ChatPath, """{"model":"echo","messages":[{"role":"user","content":"polly"}]}""", token);
        TestAnswer t2a = await Host.PostAsync(Bodies.T2aPath, Bodies.T2a(), token);
        TestAnswer speech = await Host.PostAsync(Bodies.SpeechPath, Bodies.Speech(), token);
        TestAnswer models = await Host.GetAsync(token, "/v1/models");

        Assert.All([chat, t2a, speech, models], static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Theory]
    [InlineData("""{"bearer_token":"TOKEN"}""", "connected_success")]
    [InlineData("""{"type":"auth","data":{"authorization":"Bearer TOKEN"}}""", "auth_ok")]
    public async Task Jwt_InASocketsFirstMessage_IsAccepted(string message, string answer)
    {
        string token = await Host.CreateTokenAsync(await Host.RegisterAsync());
        using SocketClient socket = await SocketClient.ConnectAsync(new UriBuilder(Host.Client.BaseAddress!) { Scheme = "ws" }.Uri, null);

        await socket.SendAsync(message.Replace("TOKEN", token, StringComparison.Ordinal));

        Assert.Equal(answer, (await socket.ReceiveAsync()).Event);
    }

    [Fact]
    public async Task RevokeToken_ByTheTokenItself_RefusesTheNextCall()
    {
        string name = await Host.RegisterAsync();
        string token = await Host.CreateTokenAsync(name);
        Assert.Equal(HttpStatusCode.OK, (await Host.GetAsync(token, $"/user/{name}")).Status);

        TestAnswer revoked = await Host.PostAsync("/revoke_token", AccountsHost.TokenBody(token));

        Assert.Equal((HttpStatusCode.OK, "{\"message\":\"Token revoked\"}"), (revoked.Status, revoked.Text));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync(token, $"/user/{name}")).Status);
        TestAnswer verify = await Host.PostAsync("/verify_token", AccountsHost.TokenBody(token));
        Assert.Equal((HttpStatusCode.Unauthorized, "{\"detail\":\"Token has been revoked\"}"), (verify.Status, verify.Text));
    }

    [Fact]
    public async Task RevokeToken_ById_IsForOwnersAndAdministrators()
    {
        string name = await Host.RegisterAsync();
        TestAnswer first = await Host.PostAsync("/create_token", Credentials(name, AccountsHost.Password));
        string second = await Host.CreateTokenAsync(name);
        string body = $$"""{"token_id":{{first.Json.GetProperty("token_id").GetInt64()}}}""";
        TestCaller stranger = await Host.AddCallerAsync();

        TestAnswer byNobody = await Host.PostAsync("/revoke_token", body);
        TestAnswer byStranger = await Host.PostAsync("/revoke_token", body, stranger.Token);
        TestAnswer byOwner = await Host.PostAsync("/revoke_token", body, second);

        Assert.Equal(HttpStatusCode.Unauthorized, byNobody.Status);
        Assert.Equal((HttpStatusCode.NotFound, "{\"detail\":\"Token not found\"}"), (byStranger.Status, byStranger.Text));
        Assert.Equal(HttpStatusCode.OK, byOwner.Status);
        string token = first.Json.GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync(token, $"/user/{name}")).Status);
    }

    [Fact]
    public async Task RevokeToken_ByAnAdministrator_TakesAnyonesToken()
    {
        string name = await Host.RegisterAsync();
        TestAnswer token = await Host.PostAsync("/create_token", Credentials(name, AccountsHost.Password));
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        TestAnswer revoked = await Host.PostAsync(
            "/revoke_token", $$"""{"token_id":{{token.Json.GetProperty("token_id").GetInt64()}}}""", admin.Token);

        Assert.Equal(HttpStatusCode.OK, revoked.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync(token.Json.GetProperty("token").GetString(), $"/user/{name}")).Status);
    }

    [Fact]
    public async Task VerifyToken_Expired_IsForbiddenAsInTheOriginal()
    {
        TestCaller caller = await Host.AddCallerAsync(expiresAt: DateTimeOffset.UtcNow.AddDays(-1));

        TestAnswer answer = await Host.PostAsync("/verify_token", AccountsHost.TokenBody(caller.Token));

        Assert.Equal((HttpStatusCode.Forbidden, "{\"detail\":\"Token has expired\"}"), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("rk-nothing")]
    [InlineData("a.b.c")]
    [InlineData("' OR 1=1 --")]
    [InlineData("😀")]
    [InlineData("")]
    public async Task VerifyToken_NoneOfOurs_IsInvalid(string token)
    {
        TestAnswer answer = await Host.PostAsync("/verify_token", AccountsHost.TokenBody(token));

        Assert.Equal((HttpStatusCode.Unauthorized, "{\"detail\":\"Invalid token\"}"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Login_DisabledAccount_IsRefusedAsAWrongPassword()
    {
        string name = await Host.RegisterAsync();
        string token = await Host.CreateTokenAsync(name);
        await Host.Server.Accounts.SetActiveAsync(name, false, TestContext.Current.CancellationToken);

        TestAnswer login = await Host.PostAsync("/login", Credentials(name, AccountsHost.Password));
        TestAnswer call = await Host.GetAsync(token, $"/user/{name}");

        Assert.Equal((HttpStatusCode.Unauthorized, "{\"detail\":\"Invalid username or password\"}"), (login.Status, login.Text));
        Assert.Equal(HttpStatusCode.Unauthorized, call.Status);
    }

    private static string Credentials(string name, string password) => $$"""{"username":"{{name}}","password":"{{password}}"}""";
}
