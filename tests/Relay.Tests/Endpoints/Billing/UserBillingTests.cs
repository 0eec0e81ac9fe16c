using System.Net;
using System.Text.Json;
using Xunit;

namespace Relay.Tests.Endpoints.Billing;

/// <summary>What was charged, as users and administrators read it.</summary>
public sealed class UserBillingTests(BillingHost host) : RelayTests<BillingHost>(host)
{
    [Theory]
    [InlineData("/user_billing/")]
    [InlineData("/billing/")]
    public async Task UserBilling_AfterCalls_HasTheDocumentsShape(string path)
    {
        TestCaller caller = await CallerWithCallsAsync(2);

        TestAnswer answer = await Host.GetAsync(caller.Token, path + caller.Username);

        Assert.Equal((HttpStatusCode.OK, caller.Username), (answer.Status, answer.Json.GetProperty("user_info").GetProperty("username").GetString()));
        JsonElement summary = answer.Json.GetProperty("billing_summary");
        Assert.Equal((2, 2 * Bodies.BilledChars), (summary.GetProperty("total_calls").GetInt64(), summary.GetProperty("total_chars").GetInt64()));
        Assert.Equal("0.0525", summary.GetProperty("total_amount").GetRawText());
        Assert.Equal("52500000", summary.GetProperty("total_nanos").GetString());
        JsonElement call = answer.Json.GetProperty("recent_calls")[0];
        Assert.Equal(
            ("sync_tts", "speech-2.8-hd", "3.5000", "0.0263", "per_10k_chars", "/v1/t2a_v2"),
            (call.GetProperty("task_type").GetString(), call.GetProperty("model_name").GetString(), call.GetProperty("unit_price").GetRawText(),
                call.GetProperty("cost_amount").GetRawText(), call.GetProperty("billing_unit").GetString(), call.GetProperty("endpoint").GetString()));
    }

    [Fact]
    public async Task UserBilling_NeverCharged_HasNullSummary()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.GetAsync(caller.Token, "/user_billing/" + caller.Username);

        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("billing_summary").ValueKind);
        Assert.Equal(0, answer.Json.GetProperty("recent_calls").GetArrayLength());
    }

    [Fact]
    public async Task UserBilling_OfAnother_IsNotFoundForUsersAndThereForAdministrators()
    {
        TestCaller owner = await CallerWithCallsAsync(1);
        TestCaller other = await Host.AddCallerAsync();
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync(other.Token, "/user_billing/" + owner.Username)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Host.GetAsync(admin.Token, "/user_billing/" + owner.Username)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync(admin.Token, "/user_billing/nobody")).Status);
    }

    [Fact]
    public async Task BillingQuery_Pages_GoOnByOffsetAndByKey()
    {
        TestCaller caller = await CallerWithCallsAsync(5);

        TestAnswer first = await Host.GetAsync(caller.Token, "/v1/billing/query?limit=2");
        string next = first.Json.GetProperty("pagination").GetProperty("next").GetString()!;
        TestAnswer byKey = await Host.GetAsync(caller.Token, "/v1/billing/query?limit=3&before=" + next);
        TestAnswer byOffset = await Host.GetAsync(caller.Token, "/v1/billing/query?limit=3&offset=2");

        Assert.True(first.Json.GetProperty("pagination").GetProperty("has_more").GetBoolean());
        Assert.Equal(5, first.Json.GetProperty("summary").GetProperty("total_calls").GetInt64());
        Assert.Equal(3, byKey.Json.GetProperty("api_calls").GetArrayLength());
        Assert.Equal(byKey.Json.GetProperty("api_calls").GetRawText(), byOffset.Json.GetProperty("api_calls").GetRawText());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("offset=10001")]
    [InlineData("offset=-1")]
    [InlineData("before=yesterday")]
    [InlineData("limit=many")]
    public async Task BillingQuery_WrongField_Is422(string query)
    {
        TestCaller caller = await Host.AddCallerAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Host.GetAsync(caller.Token, "/v1/billing/query?" + query)).Status);
    }

    [Fact]
    public async Task UserCalls_ByAdministrator_HasTheDocumentsShape()
    {
        TestCaller caller = await CallerWithCallsAsync(3);
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        TestAnswer answer = await Host.GetAsync(admin.Token, $"/admin/user_calls/{caller.Username}?limit=2&offset=1");

        Assert.Equal(caller.Username, answer.Json.GetProperty("username").GetString());
        JsonElement page = answer.Json.GetProperty("pagination");
        Assert.Equal(
            (2, 1, 2),
            (page.GetProperty("limit").GetInt32(), page.GetProperty("offset").GetInt32(), page.GetProperty("returned_count").GetInt32()));
    }

    [Theory]
    [InlineData("/system_statistics")]
    [InlineData("/admin/statistics")]
    public async Task Statistics_AfterCalls_HasTheDocumentsShape(string path)
    {
        await CallerWithCallsAsync(1);
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        JsonElement json = (await Host.GetAsync(admin.Token, path)).Json;

        Assert.True(json.GetProperty("user_stats").GetProperty("total_users").GetInt64() >= 2);
        Assert.True(json.GetProperty("api_stats").GetProperty("total_api_calls").GetInt64() >= 1);
        Assert.Equal(JsonValueKind.Number, json.GetProperty("api_stats").GetProperty("total_revenue").ValueKind);
        Assert.Equal("sync_tts", json.GetProperty("task_stats")[0].GetProperty("task_type").GetString());
        Assert.Equal(JsonValueKind.Array, json.GetProperty("voice_stats").ValueKind);
        Assert.True(json.GetProperty("today_stats").GetProperty("today_calls").GetInt64() >= 1);
    }

    [Fact]
    public async Task TopUsers_TwoUsers_AreRankedByRevenue()
    {
        TestCaller small = await CallerWithCallsAsync(1);
        TestCaller big = await CallerWithCallsAsync(9);
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        JsonElement json = (await Host.GetAsync(admin.Token, "/admin/top_users?limit=100")).Json;

        List<string?> names = [.. json.GetProperty("top_users").EnumerateArray().Select(static user => user.GetProperty("username").GetString())];
        Assert.InRange(names.IndexOf(big.Username), 0, names.IndexOf(small.Username) - 1);
        Assert.Equal(100, json.GetProperty("limit").GetInt32());
    }

    [Fact]
    public async Task AllUsers_Pages_AreNewestFirst()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller newest = await Host.AddCallerAsync();

        JsonElement json = (await Host.GetAsync(admin.Token, "/admin/all_users?limit=2")).Json;
        JsonElement rest = (await Host.GetAsync(admin.Token, "/admin/all_users?before=" + json.GetProperty("next").GetInt64())).Json;

        Assert.Equal([newest.Username, admin.Username], json.GetProperty("users").EnumerateArray().Select(static user => user.GetProperty("username").GetString()));
        Assert.Equal(json.GetProperty("total_users").GetInt64(), 2 + rest.GetProperty("users").GetArrayLength());
        Assert.Equal("0.0000", json.GetProperty("users")[0].GetProperty("total_amount").GetRawText());
    }

    [Theory]
    [InlineData("/admin/all_users")]
    [InlineData("/admin/top_users")]
    [InlineData("/admin/statistics")]
    [InlineData("/system_statistics")]
    [InlineData("/admin/user_calls/root")]
    [InlineData("/admin/usage")]
    [InlineData("/admin/usage.csv")]
    [InlineData("/admin/calls.csv")]
    [InlineData("/admin/prices")]
    [InlineData("/admin/prices/history")]
    public async Task AdminPath_ForOthers_IsClosed(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync(null, path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Host.GetAsync(caller.Token, path)).Status);
    }

    [Theory]
    [InlineData("/v1/billing/query")]
    [InlineData("/v1/usage")]
    [InlineData("/v1/usage.csv")]
    [InlineData("/v1/calls.csv")]
    [InlineData("/user_billing/root")]
    public async Task OwnPath_WithoutToken_IsClosed(string path) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync(null, path)).Status);

    private async Task<TestCaller> CallerWithCallsAsync(int calls)
    {
        TestCaller caller = await Host.AddCallerAsync();
        for (int i = 0; i < calls; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a())).Status);
        }

        Assert.Equal(calls, (await Host.CallsAsync(caller)).Count);
        return caller;
    }
}
