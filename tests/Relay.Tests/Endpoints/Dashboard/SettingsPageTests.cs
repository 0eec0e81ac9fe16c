using System.Net;
using System.Text.Json;
using Relay.Tests.Endpoints.Operations;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>The settings as the dashboard asks for them.</summary>
public sealed class SettingsPageTests(OperationsRig rig) : IClassFixture<OperationsRig>
{
    [Fact]
    public async Task Settings_ForAnAdministrator_AreAllThereWithoutSecrets()
    {
        PageVisitor boss = await PageVisitor.LogInAsync(rig);

        OperationsAnswer answer = await boss.GetAsync("/api/dashboard/settings");

        Dictionary<string, JsonElement> lines = answer.Answer.Json.GetProperty("settings").EnumerateArray()
            .ToDictionary(static line => line.GetProperty("name").GetString()!, static line => line);
        Assert.Equal(("100", "2000", "program", "number"), Of(lines["Keys:RereadMs"]));
        Assert.Equal((null, "", "program", "text"), Of(lines["Access:ApiKey"]));
        Assert.Equal(("3", "3", "default", "number"), Of(lines["Chat:MaxAttempts"]));
        Assert.Contains("Attempts a call", lines["Chat:MaxAttempts"].GetProperty("about").GetString(), StringComparison.Ordinal);
        Assert.All(
            [OperationsRig.AdminPassword, OperationsRig.ApiKey, RelayHost.FirstKey],
            secret => Assert.DoesNotContain(secret, answer.Answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_ForAUserOrNobody_AreRefused()
    {
        TestCaller user = await rig.Host.AddCallerAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await rig.SendAsync(HttpMethod.Get, "/api/dashboard/settings", null, user.Token)).Answer.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.SendAsync(HttpMethod.Get, "/api/dashboard/settings")).Answer.Status);
    }

    private static (string? Value, string? Default, string? Origin, string? Takes) Of(JsonElement line) => (
        line.GetProperty("value").GetString(), line.GetProperty("default").GetString(), line.GetProperty("origin").GetString(),
        line.GetProperty("takes").GetString());
}
