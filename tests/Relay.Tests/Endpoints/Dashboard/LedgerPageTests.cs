using System.Globalization;
using System.Net;
using System.Text.Json;
using Relay.Tests.Endpoints.Operations;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>The ledger as the dashboard shows it: calls and entries in one list.</summary>
public sealed class LedgerPageTests(OperationsRig rig) : IClassFixture<OperationsRig>
{
    private const string Path = "/api/dashboard/ledger";

    [Fact]
    public async Task Ledger_EntriesAndCalls_AreOneListNewestFirstWithWhatEachDid()
    {
        TestCaller caller = await MoveMoneyAsync();
        TestCall call = await rig.Host.CallAsync(caller);

        JsonElement page = await ReadAsync(caller.Token, "");

        JsonElement[] lines = [.. page.GetProperty("lines").EnumerateArray()];
        Assert.Equal(["adjust", "call", "topup"], lines.Select(static line => Text(line, "kind")));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        string charge = call.ChargeNanos.ToString(CultureInfo.InvariantCulture);
        Assert.NotEqual("0", charge);
        Assert.Equal((charge, charge, "0"), (Text(lines[1], "held_nanos"), Text(lines[1], "charged_nanos"), Text(lines[1], "released_nanos")));
        Assert.Equal("Completed", Text(lines[1], "end_reason"));
        Assert.Equal(("-1500000000", "a mistake"), (Text(lines[0], "amount_nanos"), Text(lines[0], "reason")));
        Assert.Equal("12000000000", Text(lines[2], "balance_after_nanos"));
    }

    [Fact]
    public async Task Ledger_CallThatFailed_GivesItsHoldBack()
    {
        TestCaller caller = await rig.Host.AddCallerAsync(10_000_000_000);
        await rig.Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech("[fake:error=1000]" + Bodies.Text));
        await rig.Host.CallAsync(caller);

        JsonElement line = Assert.Single((await ReadAsync(caller.Token, "")).GetProperty("lines").EnumerateArray());

        Assert.Equal("0", Text(line, "charged_nanos"));
        Assert.NotEqual("0", Text(line, "held_nanos"));
        Assert.Equal(Text(line, "held_nanos"), Text(line, "released_nanos"));
    }

    [Theory]
    [InlineData("limit=1", false)]
    [InlineData("limit=2", false)]
    [InlineData("limit=1", true)]
    public async Task Ledger_ReadPageByPage_IsTheSameList(string query, bool byAdmin)
    {
        TestCaller caller = await MoveMoneyAsync();
        await rig.Host.CallAsync(caller);
        (string token, string whose) = byAdmin ? (rig.AdminToken, $"user={caller.Username}&") : (caller.Token, "");

        List<string> kinds = [];
        string? next = "";
        while (next is not null)
        {
            JsonElement page = await ReadAsync(token, $"?{whose}{query}{(next.Length > 0 ? "&before=" + next : "")}");
            kinds.AddRange(page.GetProperty("lines").EnumerateArray().Select(static line => Text(line, "kind")));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(["adjust", "call", "topup"], kinds);
    }

    [Fact]
    public async Task Ledger_OfEverybodyAndOfOthers_IsForAdministratorsOnly()
    {
        TestCaller ann = await MoveMoneyAsync();
        TestCaller ben = await MoveMoneyAsync();
        await rig.Host.CallAsync(ann);
        await rig.Host.CallAsync(ben);

        JsonElement all = await ReadAsync(rig.AdminToken, "?limit=6");

        Assert.Equal([ben.Username, ann.Username], all.GetProperty("lines").EnumerateArray().Select(static line => Text(line, "username")).Distinct());
        Assert.Equal(HttpStatusCode.NotFound, (await rig.SendAsync(HttpMethod.Get, $"{Path}?user={ben.Username}", null, ann.Token)).Answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.SendAsync(HttpMethod.Get, $"{Path}?user=nobody-here", null, rig.AdminToken)).Answer.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.SendAsync(HttpMethod.Get, Path)).Answer.Status);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("before=yesterday", "before")]
    [InlineData("before=-.yesterday", "before")]
    [InlineData("before=-.01900000-0000-7000-8000-000000000000", "before")]
    public async Task Ledger_FieldThatIsWrong_IsNamed(string query, string field)
    {
        OperationsAnswer answer = await rig.SendAsync(HttpMethod.Get, $"{Path}?{query}", null, rig.AdminToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Answer.Status);
        Assert.Equal(field, answer.Answer.Json.GetProperty("detail")[0].GetProperty("loc")[1].GetString());
    }

    /// <summary>Somebody with 10, who gets 2 more, speaks once and is taken 1.5.</summary>
    private async Task<TestCaller> MoveMoneyAsync()
    {
        TestCaller caller = await rig.Host.AddCallerAsync(10_000_000_000);
        await EnterAsync(caller, "topup", """{"amount":"2","reason":"a gift"}""");
        await rig.Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech());
        await EnterAsync(caller, "adjust", """{"amount":"-1.5","reason":"a mistake"}""");
        return caller;
    }

    private async Task EnterAsync(TestCaller caller, string what, string body)
    {
        TestAnswer answer = await rig.PostAsync($"/admin/users/{caller.Username}/{what}", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    private async Task<JsonElement> ReadAsync(string token, string query)
    {
        OperationsAnswer answer = await rig.SendAsync(HttpMethod.Get, Path + query, null, token);
        Assert.True(answer.Answer.Status == HttpStatusCode.OK, answer.Answer.Text);
        return answer.Answer.Json;
    }

    private static string Text(JsonElement line, string member) => line.GetProperty(member).GetString()!;
}
