using System.Net;
using System.Text.Json;
using Relay.Tests.Endpoints.Operations;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>What the dashboard asks for beside the paths that programs use.</summary>
public sealed class PageEndpointTests(OperationsRig rig) : IClassFixture<OperationsRig>
{
    [Fact]
    public async Task Tokens_AskedForWithAToken_AreNotMade()
    {
        OperationsAnswer answer = await rig.SendAsync(
            HttpMethod.Post, "/api/dashboard/tokens", """{"label":"more"}""", rig.AdminToken, (PageVisitor.Header, "1"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Answer.Status);
    }

    [Fact]
    public async Task Tokens_OfAnother_OnlyByAnAdministrator()
    {
        PageVisitor ann = await PageVisitor.AddAsync(rig, "ann", "ann's password");
        PageVisitor boss = await PageVisitor.LogInAsync(rig);

        OperationsAnswer byUser = await ann.PostAsync("/api/dashboard/tokens", """{"label":"x","username":"boss"}""");
        OperationsAnswer byAdmin = await boss.PostAsync("/api/dashboard/tokens", """{"label":"x","username":"ann"}""");

        Assert.Equal(HttpStatusCode.NotFound, byUser.Answer.Status);
        string token = byAdmin.Answer.Json.GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await rig.SendAsync(HttpMethod.Get, "/tokens/ann", null, token)).Answer.Status);
    }

    [Fact]
    public async Task Calls_OfTwoUsers_EachSeesItsOwnAndOnlyAdministratorsTheKey()
    {
        TestCaller ben = await rig.Host.AddCallerAsync();
        TestCaller cat = await rig.Host.AddCallerAsync();
        using HttpResponseMessage spoken = await rig.Host.SendAsync(ben, "/v1/audio/speech", """{"model":"tts-1","voice":"alloy","input":"Hello"}""");
        await rig.Host.AskAsync(cat, "/v1/audio/speech", """{"model":"tts-1-hd","voice":"alloy","input":"Hello"}""");
        await spoken.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        TestCall call = await rig.Host.CallAsync(ben);
        await rig.Host.CallAsync(cat);

        JsonElement own = Assert.Single(await CallsAsync(ben.Token, ""));
        JsonElement seen = Assert.Single(await CallsAsync(rig.AdminToken, $"?user={ben.Username}&model=speech-02-turbo&ended=ok"));
        OperationsAnswer others = await rig.SendAsync(HttpMethod.Get, $"/api/dashboard/calls?user={cat.Username}", null, ben.Token);

        Assert.Equal(spoken.Headers.GetValues("X-Request-Id").Single(), own.GetProperty("call_id").GetString());
        Assert.Equal(call.ChargeNanos.ToString(System.Globalization.CultureInfo.InvariantCulture), own.GetProperty("nanos").GetString());
        Assert.False(own.TryGetProperty("key_label", out _));
        Assert.NotEqual("", seen.GetProperty("key_label").GetString());
        Assert.Equal(HttpStatusCode.NotFound, others.Answer.Status);
        Assert.Empty(await CallsAsync(rig.AdminToken, $"?user={ben.Username}&ended=failed"));
    }

    [Fact]
    public async Task Calls_OfDays_AreThoseOfTheCsvToo()
    {
        TestCaller eve = await rig.Host.AddCallerAsync();
        await rig.Host.AskAsync(eve, "/v1/audio/speech", """{"model":"tts-1","voice":"alloy","input":"Hello"}""");
        await rig.Host.CallAsync(eve);
        string tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        foreach ((string query, int found) in ((string, int)[])[($"from=2026-01-01&to={tomorrow}", 1), ("to=2020-01-01", 0), ("from=9000-01-01&to=9000-01-02", 0)])
        {
            OperationsAnswer csv = await rig.SendAsync(HttpMethod.Get, $"/admin/calls.csv?user={eve.Username}&{query}", null, rig.AdminToken);

            Assert.Equal(found, (await CallsAsync(rig.AdminToken, $"?user={eve.Username}&{query}")).Count);
            Assert.Equal(found + 1, csv.Answer.Text.TrimEnd().Split('\n').Length); // with the names of the columns
        }
    }

    [Theory]
    [InlineData("ended=maybe", "ended")]
    [InlineData("before=yesterday", "before")]
    [InlineData("limit=0", "limit")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-13-01", "to")]
    [InlineData("from=2026-02-02&to=2026-02-01", "from")]
    public async Task Calls_FieldThatIsWrong_IsNamed(string query, string field)
    {
        OperationsAnswer answer = await rig.SendAsync(HttpMethod.Get, "/api/dashboard/calls?" + query, null, rig.AdminToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Answer.Status);
        Assert.Equal(field, answer.Answer.Json.GetProperty("detail")[0].GetProperty("loc")[1].GetString());
    }

    [Fact]
    public async Task Users_AddedSwitchedOffAndListed_AreWhatWasSaid()
    {
        PageVisitor boss = await PageVisitor.LogInAsync(rig);

        OperationsAnswer added = await boss.PostAsync("/api/dashboard/users", """{"username":"dan","email":"dan@example.com","balance":"2.5"}""");
        OperationsAnswer again = await boss.PostAsync("/api/dashboard/users", """{"username":"dan"}""");
        OperationsAnswer off = await boss.PostAsync("/api/dashboard/users/dan/active", """{"active":false}""");
        OperationsAnswer self = await boss.PostAsync("/api/dashboard/users/boss/active", """{"active":false}""");
        OperationsAnswer list = await boss.GetAsync("/api/dashboard/users?limit=200");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity),
            (added.Answer.Status, again.Answer.Status, off.Answer.Status, self.Answer.Status));
        JsonElement dan = list.Answer.Json.GetProperty("users").EnumerateArray().Single(static user => user.GetProperty("username").GetString() == "dan");
        Assert.Equal((false, false), (dan.GetProperty("is_active").GetBoolean(), dan.GetProperty("can_log_in").GetBoolean()));
        Assert.StartsWith("2.5", dan.GetProperty("balance").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_AskedForByAUser_AreRefused()
    {
        TestCaller user = await rig.Host.AddCallerAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await rig.SendAsync(HttpMethod.Get, "/api/dashboard/users", null, user.Token)).Answer.Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await rig.SendAsync(HttpMethod.Post, "/api/dashboard/users", """{"username":"x"}""", user.Token)).Answer.Status);
    }

    [Fact]
    public async Task Key_SwitchedOff_IsShownAsOff()
    {
        await rig.ImportAsync("sk-dashboard-key");
        JsonElement Row(TestAnswer keys) => keys.Json.GetProperty("keys").EnumerateArray().First();
        string label = Row(await rig.GetAsync("/api/keys")).GetProperty("label").GetString()!;

        TestAnswer answer = await rig.PostAsync("/api/dashboard/keys/enabled", $$"""{"provider":"siliconflow","label":"{{label}}","enabled":false}""");
        TestAnswer unknown = await rig.PostAsync("/api/dashboard/keys/enabled", """{"provider":"siliconflow","label":"nobody's"}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (answer.Status, unknown.Status));
        Assert.False(Row(await rig.GetAsync("/api/keys")).GetProperty("enabled").GetBoolean());
    }

    private async Task<IReadOnlyList<JsonElement>> CallsAsync(string token, string query)
    {
        OperationsAnswer answer = await rig.SendAsync(HttpMethod.Get, "/api/dashboard/calls" + query, null, token);
        return [.. answer.Answer.Json.GetProperty("calls").EnumerateArray()];
    }
}
