using System.Net;
using Relay.Hosting;
using Xunit;

namespace Relay.Tests.Endpoints.Operations;

/// <summary>One key for everybody, and what the environment of the original project says.</summary>
public sealed class ConfiguredKeyTests(OperationsRig rig) : IClassFixture<OperationsRig>
{
    [Fact]
    public async Task Call_WithTheConfiguredKey_IsThatAccounts()
    {
        TestAnswer answer = (await rig.SendAsync(HttpMethod.Get, "/user_info/api-key", token: OperationsRig.ApiKey)).Answer;

        Assert.Equal((HttpStatusCode.OK, "api-key", false), (
            answer.Status, answer.Json.GetProperty("username").GetString(), answer.Json.GetProperty("is_admin").GetBoolean()));
        Assert.Equal(HttpStatusCode.OK, (await rig.SendAsync(HttpMethod.Get, "/v1/models", token: OperationsRig.ApiKey)).Answer.Status);
    }

    [Theory]
    [InlineData(OperationsRig.ApiKey + "x")]
    [InlineData("one-key-for-everybodz")]
    [InlineData("ONE-KEY-FOR-EVERYBODY")]
    public async Task Call_WithAlmostTheConfiguredKey_Is401(string key) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.SendAsync(HttpMethod.Get, "/v1/models", token: key)).Answer.Status);

    [Theory]
    [InlineData("Access:ApiKeyAccount", "root")]
    [InlineData("Access:ApiKey", "short")]
    public async Task Start_WrongSetting_IsRefusedByItsName(string name, string value)
    {
        StartException error = await Assert.ThrowsAsync<StartException>(
            () => RelayHost.StartAsync(
                new Dictionary<string, string?> { ["Access:ApiKey"] = "a-key-of-some-length", [name] = value }
                    .Select(static setting => (setting.Key, setting.Value)).ToArray()));

        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PlainVariables_OfTheOriginal_AreSettings()
    {
        Dictionary<string, string?> environment = new()
        {
            ["API_KEY"] = "k",
            ["ADMIN_USERNAME"] = " ",
            ["ADMIN_PASSWORD"] = "p",
            ["AUTO_REFRESH_INTERVAL"] = "60",
        };

        Assert.Equal(
            "Access:ApiKey=k Access:AdminPassword=p Keys:AutoRefreshInterval=60",
            string.Join(' ', Settings.FromPlainVariables(name => environment.GetValueOrDefault(name)).Select(static s => $"{s.Key}={s.Value}")));
    }
}
