using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Relay.Billing;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Endpoints.Billing;

/// <summary>Prices that change under a running Relay.</summary>
public sealed class PriceEndpointTests(BillingHost host) : RelayTests<BillingHost>(host)
{
    [Fact]
    public async Task Set_NewPrice_CountsForTheNextCallAndIsInTheHistory()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer set = await SetAsync(
            admin, """{"task_type":"sync_tts","model_name":"speech-2.6-hd","unit_price":0.000010001,"billing_unit":"per_10k_chars","description":"trial '王😀"}""");
        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(model: "speech-2.6-hd"));

        Assert.Equal((HttpStatusCode.OK, "0.000010001"), (set.Status, set.Json.GetProperty("unit_price").GetString()));
        Assert.Equal(Money.ChargeNanos(new Price(10_001, BillingUnit.PerTenThousandChars), Bodies.BilledChars), (await Host.CallAsync(caller)).ChargeNanos);
        JsonElement change = (await Host.GetAsync(admin.Token, "/admin/prices/history?task_type=sync_tts&model_name=speech-2.6-hd")).Json.GetProperty("changes")[0];
        Assert.Equal(
            ("0.000010001", admin.Username, "trial '王😀"),
            (change.GetProperty("unit_price").GetString(), change.GetProperty("changed_by").GetString(), change.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task Set_ByAnotherProcess_CountsSoon()
    {
        TestCaller caller = await Host.AddCallerAsync();
        new PriceStore(Host.Server.Store, TimeProvider.System).Set(
            new PriceRow("sync_tts", "speech-2.6-turbo", new Price(10_000, BillingUnit.PerTenThousandChars)), "cli:someone");

        await Eventually.TrueAsync(() => Host.Server.Ledger.Prices.Current.Lookup("sync_tts", "speech-2.6-turbo").Nanos == 10_000);
        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(model: "speech-2.6-turbo"));

        Assert.Equal(Bodies.BilledChars, (await Host.CallAsync(caller)).ChargeNanos);
    }

    [Fact]
    public async Task Set_Inactive_FallsBackToAllModelsAndThenToFree()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        PriceBook prices = Host.Server.Ledger.Prices;

        await SetAsync(admin, """{"task_type":"music","model_name":"m","unit_price":"1","billing_unit":"per_song"}""");
        await SetAsync(admin, """{"task_type":"music","unit_price":"2","billing_unit":"per_song"}""");
        Assert.Equal(1_000_000_000, prices.Current.Lookup("music", "m").Nanos);
        await SetAsync(admin, """{"task_type":"music","model_name":"m","unit_price":"1","billing_unit":"per_song","is_active":false}""");
        Assert.Equal(new Price(2_000_000_000, BillingUnit.PerSong), prices.Current.Lookup("music", "m"));
        await SetAsync(admin, """{"task_type":"music","unit_price":"2","billing_unit":"per_song","is_active":false}""");
        Assert.Equal(Price.Free, prices.Current.Lookup("music", "m"));
    }

    [Fact]
    public async Task List_AtFirst_HasTheDefaultRows()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        JsonElement prices = (await Host.GetAsync(admin.Token, "/admin/prices")).Json.GetProperty("prices");

        Assert.All(
            DefaultPrices.Published,
            row => Assert.Contains(
                prices.EnumerateArray(),
                price => price.GetProperty("task_type").GetString() == row.TaskType && price.GetProperty("model_name").GetString() == row.Model));
    }

    [Theory]
    [InlineData("""{"task_type":"sync_tts","unit_price":"-1","billing_unit":"per_voice"}""", "unit_price")]
    [InlineData("""{"task_type":"sync_tts","unit_price":1e3,"billing_unit":"per_voice"}""", "unit_price")]
    [InlineData("""{"task_type":"sync_tts","unit_price":"0.0000000001","billing_unit":"per_voice"}""", "unit_price")]
    [InlineData("""{"task_type":"sync_tts","unit_price":true,"billing_unit":"per_voice"}""", "unit_price")]
    [InlineData("""{"task_type":"sync_tts","unit_price":"1","billing_unit":"per_year"}""", "billing_unit")]
    [InlineData("""{"task_type":"","unit_price":"1","billing_unit":"per_voice"}""", "task_type")]
    [InlineData("""{"unit_price":"1","billing_unit":"per_voice"}""", "task_type")]
    [InlineData("""{"task_type":"sync_tts","unit_price":"1","billing_unit":"per_voice","is_active":"no"}""", "is_active")]
    public async Task Set_WrongField_Is422AndNamesIt(string body, string field)
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);

        TestAnswer answer = await SetAsync(admin, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains($"\"{field}\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_ByAUser_IsForbidden()
    {
        TestCaller caller = await Host.AddCallerAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await SetAsync(caller, """{"task_type":"a","unit_price":"0","billing_unit":"per_voice"}""")).Status);
    }

    private async Task<TestAnswer> SetAsync(TestCaller caller, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/admin/prices") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        using HttpResponseMessage response = await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }
}
