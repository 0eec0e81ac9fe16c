using System.Globalization;
using System.Net;
using System.Text.Json;
using Xunit;

namespace Relay.Tests.Endpoints.Accounts;

/// <summary>Money in and out of accounts by administrators.</summary>
public sealed class BalanceEndpointTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    private static readonly long s_cost = Bodies.BilledChars * 350_000;

    [Fact]
    public async Task TopUp_OfACallerWhoWasRefused_CountsForTheNextCall()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.AddCallerAsync(0);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a())).Status);

        TestAnswer topUp = await Host.AskAsync(admin, Path(caller, "topup"), """{"amount":12.5,"reason":"paid in"}""");

        Assert.Equal((HttpStatusCode.OK, "12.500000000"), (topUp.Status, topUp.Json.GetProperty("balance_after").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a())).Status);
    }

    [Fact]
    public async Task TopUp_AskedAgainWithItsId_AddsOnce()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.AddCallerAsync(0);
        string body = $$"""{"amount":"0.000000001","reason":"paid in","entry_id":"{{Guid.CreateVersion7()}}"}""";

        TestAnswer first = await Host.AskAsync(admin, Path(caller, "topup"), body);
        TestAnswer again = await Host.AskAsync(admin, Path(caller, "topup"), body);
        TestAnswer other = await Host.AskAsync(admin, Path(caller, "topup"), body.Replace("0.000000001", "2", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, first.Text), (again.Status, again.Text));
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        TestAnswer ledger = await Host.GetAsync(admin.Token, Path(caller, "ledger"));
        Assert.Equal("0.000000001", ledger.Json.GetProperty("balance").GetString());
        Assert.Equal(1, ledger.Json.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Credit_OfAPrepaidCaller_CanBeSpentBelowZero()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.AddCallerAsync(0);
        string limit = (s_cost / 1e9m).ToString(CultureInfo.InvariantCulture);

        await Host.AskAsync(admin, Path(caller, "credit"), $$"""{"limit":{{limit}}}""");
        TestAnswer first = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
        TestAnswer second = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PaymentRequired), (first.Status, second.Status));
        await Host.CallsAsync(caller);
        JsonElement ledger = (await Host.GetAsync(admin.Token, Path(caller, "ledger"))).Json;
        Assert.Equal("-" + (s_cost / 1e9m).ToString("0.000000000", CultureInfo.InvariantCulture), ledger.GetProperty("balance").GetString());
    }

    [Fact]
    public async Task Credit_Unlimited_LetsACallerSpend()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.AddCallerAsync(0);

        await Host.AskAsync(admin, Path(caller, "credit"), """{"unlimited":true}""");

        Assert.Equal(HttpStatusCode.OK, (await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a())).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Host.AskAsync(admin, Path(caller, "adjust"), """{"amount":"1","reason":"x"}""")).Status);
    }

    [Theory]
    [InlineData("""{"reason":"x"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"amount":"1"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"amount":1e3,"reason":"x"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"amount":"1.0000000001","reason":"x"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"amount":true,"reason":"x"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"amount":1,"reason":"x","entry_id":"7"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"amount":1,"reason":" "}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"amount":-1,"reason":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"amount":1000000000,"reason":"x"}""", HttpStatusCode.BadRequest)]
    public async Task TopUp_WrongBody_ChangesNothing(string body, HttpStatusCode status)
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.AddCallerAsync(1);

        Assert.Equal(status, (await Host.AskAsync(admin, Path(caller, "topup"), body)).Status);
        Assert.Equal(0, (await Host.GetAsync(admin.Token, Path(caller, "ledger"))).Json.GetProperty("entries").GetArrayLength());
    }

    [Theory]
    [InlineData("topup")]
    [InlineData("adjust")]
    [InlineData("credit")]
    public async Task Change_ByAnyoneElse_IsForbidden(string what)
    {
        TestCaller caller = await Host.AddCallerAsync(0);

        TestAnswer answer = await Host.AskAsync(caller, Path(caller, what), """{"amount":"1","limit":"1","reason":"x"}""");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Host.GetAsync(caller.Token, Path(caller, "ledger"))).Status);
    }

    [Fact]
    public async Task TopUp_OfNobody_IsNotFound()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        Assert.Equal(HttpStatusCode.NotFound, (await Host.AskAsync(admin, "/admin/users/nobody/topup", """{"amount":"1","reason":"x"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync(admin.Token, "/admin/users/nobody/ledger")).Status);
    }

    [Fact]
    public async Task Read_PageByPage_ListsNewestFirst()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.AddCallerAsync(0);
        for (int i = 1; i <= 3; i++)
        {
            await Host.AskAsync(admin, Path(caller, "adjust"), $$"""{"amount":{{i}},"reason":"entry {{i}}"}""");
        }

        JsonElement first = (await Host.GetAsync(admin.Token, Path(caller, "ledger?limit=2"))).Json;
        JsonElement second = (await Host.GetAsync(admin.Token, Path(caller, $"ledger?limit=2&before={first.GetProperty("next").GetString()}"))).Json;

        Assert.Equal(["entry 3", "entry 2"], first.GetProperty("entries").EnumerateArray().Select(static e => e.GetProperty("reason").GetString()));
        Assert.Equal(["entry 1"], second.GetProperty("entries").EnumerateArray().Select(static e => e.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    private static string Path(TestCaller caller, string what) => $"/admin/users/{caller.Username}/{what}";
}
