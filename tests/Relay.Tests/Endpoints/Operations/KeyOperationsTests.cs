using System.Net;
using System.Text.Json;
using Relay.Routing.Keys;
using Xunit;

namespace Relay.Tests.Endpoints.Operations;

/// <summary>Import, lists, refresh and export of upstream keys. Each test has keys of its own, told apart by their names.</summary>
public sealed class KeyOperationsTests(OperationsRig rig) : IClassFixture<OperationsRig>
{
    [Fact]
    public async Task Import_GoodDuplicateEmptyDeadAndGarbage_AreCountedAsTheOriginalDoes()
    {
        TestAnswer answer = await rig.ImportAsync(
            "sk-import-good-1", "sk-import-good-1", "# a remark", "", "short", "sk-import-bad-2", "sk-import-empty-3", "sk-import-down-4", "a b c d");
        TestAnswer again = await rig.ImportAsync("sk-import-good-1");

        JsonElement json = answer.Json;
        Assert.Equal("导入成功 3 个，有重复 1 个，无效 3 个", json.GetProperty("message").GetString());
        Assert.Equal((3, 1, 3, 1), (
            json.GetProperty("imported").GetInt32(), json.GetProperty("duplicate").GetInt32(), json.GetProperty("invalid").GetInt32(),
            json.GetProperty("unchecked").GetInt32()));
        Assert.Equal([5, 6, 9], json.GetProperty("errors").EnumerateArray().Select(static error => error.GetProperty("place").GetInt32()));
        Assert.DoesNotContain("sk-import", answer.Text, StringComparison.Ordinal);
        Assert.Equal("导入成功 0 个，有重复 1 个，无效 0 个", again.Json.GetProperty("message").GetString());
        Assert.True(rig.Provider.MostOpen <= 10);
    }

    [Fact]
    public async Task Import_NotWaitedFor_IsAnsweredAtOnceAndTellsHowItWent()
    {
        TestAnswer begun = await rig.PostAsync("/import_keys?wait=false", """{"keys":"sk-behind-good-1\nsk-behind-bad-2\nsk-behind-down-3\nshort"}""");

        await Eventually.TrueAsync(async () => !(await rig.GetAsync("/api/import_progress")).Json.GetProperty("running").GetBoolean());
        TestAnswer ended = await rig.GetAsync("/api/import_progress");
        JsonElement state = ended.Json;
        JsonElement result = state.GetProperty("result");
        Assert.Equal(HttpStatusCode.Accepted, begun.Status);
        Assert.Equal((3, 3, 1, 1, 1), (
            state.GetProperty("total").GetInt32(), state.GetProperty("done").GetInt32(), state.GetProperty("valid").GetInt32(),
            state.GetProperty("invalid").GetInt32(), state.GetProperty("unknown").GetInt32()));
        Assert.Equal((2, 0, 2, 1), (
            result.GetProperty("imported").GetInt32(), result.GetProperty("duplicate").GetInt32(), result.GetProperty("invalid").GetInt32(),
            result.GetProperty("unchecked").GetInt32()));
        Assert.Equal((false, "siliconflow"), (state.GetProperty("failed").GetBoolean(), state.GetProperty("provider").GetString()));
        Assert.DoesNotContain("sk-behind", begun.Text + ended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_NotWaitedForOfAListThatIsNone_SaysWhatIsWrong()
    {
        await rig.PostAsync("/import_keys?wait=false", """{"keys":"[1"}""");

        await Eventually.TrueAsync(async () => !(await rig.GetAsync("/api/import_progress")).Json.GetProperty("running").GetBoolean());
        JsonElement state = (await rig.GetAsync("/api/import_progress")).Json;
        Assert.Equal((true, JsonValueKind.Null), (state.GetProperty("failed").GetBoolean(), state.GetProperty("result").ValueKind));
        Assert.NotEqual("", state.GetProperty("error").GetString());
    }

    [Fact]
    public async Task ImportProgress_AskedForByAUser_IsRefused() => Assert.Equal(
        HttpStatusCode.Forbidden,
        (await rig.SendAsync(HttpMethod.Get, "/api/import_progress", token: (await rig.Host.AddCallerAsync()).Token)).Answer.Status);

    [Fact]
    public async Task Import_ListForAnotherProvider_IsTakenAsTheCommandLineTakesIt()
    {
        TestAnswer answer = await rig.PostAsync(
            "/import_keys", """{"provider":"DeepSeek","validate":false,"keys":[{"key":"sk-deep-seek-1","label":"deep","account":"a"}]}""");

        Assert.Equal(("deepseek", 1), (answer.Json.GetProperty("provider").GetString(), answer.Json.GetProperty("imported").GetInt32()));
        JsonElement info = (await rig.GetAsync("/api/key_info?key=deepseek/deep")).Json;
        Assert.Equal(("a", "unknown"), (info.GetProperty("account").GetString(), info.GetProperty("balance_state").GetString()));
    }

    [Theory]
    [InlineData("""{"keys":" \n "}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keys":"[1"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keys":7}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"keys":"sk-12345678","provider":"no such!"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("nonsense", HttpStatusCode.UnprocessableEntity)]
    public async Task Import_WrongBody_IsRefused(string body, HttpStatusCode status)
    {
        TestAnswer answer = await rig.PostAsync("/import_keys", body);

        Assert.Equal(status, answer.Status);
        Assert.True(answer.Json.TryGetProperty("detail", out _));
    }

    [Fact]
    public async Task Keys_Page_HasTheOriginalsMembersAndNoKey()
    {
        await rig.ImportAsync("sk-masked-key-abcd masked");

        TestAnswer answer = await rig.GetAsync("/api/keys?search=masked&sort_field=balance&sort_order=asc");

        JsonElement json = answer.Json;
        Assert.Equal((1, 1, 10), (
            json.GetProperty("total").GetInt32(), json.GetProperty("page").GetInt32(), json.GetProperty("page_size").GetInt32()));
        JsonElement key = Assert.Single(json.GetProperty("keys").EnumerateArray());
        Assert.Equal(("sk-...abcd", "88.88", 0, true), (
            key.GetProperty("key").GetString(), key.GetProperty("balance").GetRawText(), key.GetProperty("usage_count").GetInt32(),
            key.GetProperty("enabled").GetBoolean()));
        Assert.InRange(key.GetProperty("add_time").GetDouble(), 1.7e9, 1e10);
        Assert.DoesNotContain("masked-key", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("page=x")]
    [InlineData("sort_field=key")]
    [InlineData("sort_order=up")]
    [InlineData("provider=no%20such")]
    public async Task Keys_WrongField_Is422(string query) => Assert.Equal(
        HttpStatusCode.UnprocessableEntity, (await rig.SendAsync(HttpMethod.Get, "/api/keys?" + query, token: rig.AdminToken)).Answer.Status);

    [Theory]
    [InlineData("sk-named-key-wxyz")]
    [InlineData("named")]
    [InlineData("siliconflow/named")]
    [InlineData("sk-...wxyz")]
    public async Task KeyInfo_ByKeyLabelOrMask_IsThatKey(string name)
    {
        await rig.ImportAsync("sk-named-key-wxyz named");

        JsonElement json = (await rig.GetAsync("/api/key_info?key=" + Uri.EscapeDataString(name))).Json;

        Assert.Equal(("named", "88.88", 0), (
            json.GetProperty("label").GetString(), json.GetProperty("balance").GetRawText(), json.GetProperty("usage_count").GetInt32()));
    }

    [Fact]
    public async Task KeyInfo_UnknownOrAmbiguous_Is404Or409()
    {
        await rig.ImportAsync("sk-twin-one-same twin-1", "sk-twin-two-same twin-2");

        TestAnswer unknown = (await rig.SendAsync(HttpMethod.Get, "/api/key_info?key=nobody", token: rig.AdminToken)).Answer;
        TestAnswer twins = (await rig.SendAsync(HttpMethod.Get, "/api/key_info?key=sk-...same", token: rig.AdminToken)).Answer;

        Assert.Equal((HttpStatusCode.NotFound, "密钥不存在"), (unknown.Status, unknown.Json.GetProperty("detail").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, twins.Status);
    }

    [Theory]
    [InlineData("sk-single-good-1", HttpStatusCode.OK)]
    [InlineData("sk-single-empty-1", HttpStatusCode.BadRequest)]
    [InlineData("sk-single-bad-1", HttpStatusCode.BadRequest)]
    [InlineData("sk-single-down-1", HttpStatusCode.BadGateway)]
    public async Task RefreshKey_WhateverTheProviderSays_KeepsTheKey(string key, HttpStatusCode status)
    {
        await rig.PostAsync("/import_keys", $$"""{"keys":"{{key}}","validate":false}""");

        TestAnswer answer = await rig.PostAsync("/api/refresh_key", $$"""{"key":"{{key}}"}""");

        Assert.Equal(status, answer.Status);
        Assert.Equal(
            status == HttpStatusCode.OK ? "密钥刷新成功 88.88" : " ",
            $"{(answer.Json.TryGetProperty("message", out JsonElement message) ? message.GetString() : "")} "
            + (answer.Json.TryGetProperty("balance", out JsonElement balance) ? balance.GetRawText() : ""));
        await rig.GetAsync("/api/key_info?key=" + key);
    }

    [Fact]
    public async Task Refresh_AllKinds_CountsThemAndRemovesNone()
    {
        await rig.PostAsync(
            "/import_keys",
            """{"provider":"siliconflow","keys":"sk-round-good-1\nsk-round-bad-2\nsk-round-empty-3\nsk-round-down-4","validate":false}""");
        long before = (await rig.GetAsync("/api/keys")).Json.GetProperty("total").GetInt64();

        TestAnswer answer = await rig.PostAsync("/refresh?provider=siliconflow");
        JsonElement progress = (await rig.GetAsync("/api/refresh_progress")).Json;

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("刷新完成", answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(answer.Json.GetProperty("total").GetInt32(), answer.Json.GetProperty("done").GetInt32());
        Assert.True(answer.Json.GetProperty("invalid").GetInt32() >= 1 && answer.Json.GetProperty("unknown").GetInt32() >= 1);
        Assert.Equal((false, false, answer.Json.GetProperty("done").GetInt32()), (
            progress.GetProperty("running").GetBoolean(), progress.GetProperty("failed").GetBoolean(), progress.GetProperty("done").GetInt32()));
        Assert.Equal(before, (await rig.GetAsync("/api/keys")).Json.GetProperty("total").GetInt64());
        Assert.Equal("invalid", (await rig.GetAsync("/api/key_info?key=sk-round-bad-2")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Refresh_NotWaitedFor_IsAnsweredAtOnceAndGoesOn()
    {
        await rig.ImportAsync("sk-later-good-1");

        TestAnswer answer = await rig.PostAsync("/refresh?wait=false");

        Assert.Equal((HttpStatusCode.Accepted, "刷新已开始"), (answer.Status, answer.Json.GetProperty("message").GetString()));
        await Eventually.TrueAsync(async () => !(await rig.GetAsync("/api/refresh_progress")).Json.GetProperty("running").GetBoolean());
        Assert.Equal(JsonValueKind.Number, (await rig.GetAsync("/api/refresh_progress")).Json.GetProperty("ended_at").ValueKind);
    }

    [Fact]
    public async Task Export_Administrator_GetsAFileOfKeysAndItIsNoted()
    {
        await rig.ImportAsync("sk-export-good-1", "sk-export-good-2");

        OperationsAnswer export = await rig.SendAsync(HttpMethod.Get, "/export_keys?provider=siliconflow", token: rig.AdminToken);

        Assert.Equal(("text/plain; charset=utf-8", "attachment; filename=keys.txt"), (export.Answer.ContentType, export.Disposition));
        Assert.Superset(new HashSet<string> { "sk-export-good-1", "sk-export-good-2" }, export.Answer.Text.Split('\n').ToHashSet());
        await using var connection = await rig.Host.Server.Store.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM admin_actions WHERE action = 'export_keys' AND made_by LIKE 'caller-%'";
        Assert.True((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0);
    }

    [Fact]
    public async Task Restart_AutoRefresh_HasEveryKeyAskedAbout()
    {
        await rig.PostAsync("/import_keys", """{"keys":"sk-restart-good-1","validate":false}""");

        TestAnswer answer = await rig.PostAsync("/admin/restart_auto_refresh");

        Assert.True(answer.Json.GetProperty("success").GetBoolean());
        await Eventually.TrueAsync(async () =>
            (await rig.GetAsync("/api/key_info?key=sk-restart-good-1")).Json.GetProperty("balance_state").GetString() == "known");
        JsonElement refresh = default;

        // The round is counted when it is over, some time after this key has been asked about.
        await Eventually.TrueAsync(async () =>
        {
            refresh = (await rig.SendAsync(HttpMethod.Get, "/health")).Answer.Json.GetProperty("auto_refresh");
            return refresh.GetProperty("run_count").GetInt32() >= 1;
        });
        Assert.Equal(JsonValueKind.Number, refresh.GetProperty("last_run_time").ValueKind);
    }
}
