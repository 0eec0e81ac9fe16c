using System.Net;
using Xunit;

namespace Relay.Tests.Endpoints.Accounts;

/// <summary>Who sees whom.</summary>
public sealed class UserEndpointTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    [Theory]
    [InlineData("/user_info/")]
    [InlineData("/user/")]
    public async Task Get_Oneself_TellsWhoOneIs(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.GetAsync(caller.Token, path + caller.Username);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal(caller.Username, answer.Json.GetProperty("username").GetString());
        Assert.True(Guid.TryParse(answer.Json.GetProperty("user_id").GetString(), out _));
        Assert.EndsWith("Z", answer.Json.GetProperty("created_at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AnyoneByAnAdministrator_TellsWhoThatIs()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller other = await Host.AddCallerAsync();

        TestAnswer answer = await Host.GetAsync(admin.Token, "/user/" + other.Username);

        Assert.Equal((HttpStatusCode.OK, other.Username), (answer.Status, answer.Json.GetProperty("username").GetString()));
    }

    [Fact]
    public async Task Get_AnotherWhoExists_IsAnsweredAsOneWhoDoesNot()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();

        TestAnswer existing = await Host.GetAsync(caller.Token, "/user/" + other.Username);
        TestAnswer missing = await Host.GetAsync(caller.Token, "/user/nobody");

        Assert.Equal((HttpStatusCode.NotFound, "{\"detail\":\"User not found\"}"), (existing.Status, existing.Text));
        Assert.Equal((existing.Status, existing.Text), (missing.Status, missing.Text));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("' OR '1'='1")]
    [InlineData("x\"; DROP TABLE users; --")]
    [InlineData("😀%_")]
    public async Task Get_NobodyByAnAdministrator_IsNotFound(string username)
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        TestAnswer answer = await Host.GetAsync(admin.Token, "/user/" + Uri.EscapeDataString(username));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rk-unknown")]
    public async Task Get_ByAStranger_IsUnauthorizedInTheAccountsForm(string? token)
    {
        TestAnswer answer = await Host.GetAsync(token, "/user/root");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.NotEmpty(answer.Json.GetProperty("detail").GetString()!);
    }
}
