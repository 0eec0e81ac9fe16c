using System.Net;
using System.Text.Json;
using Relay.Billing;
using Relay.FakeUpstreams.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.OpenAi;

/// <summary>Images in OpenAI's words and SiliconFlow's, and the caller's own account in SiliconFlow's.</summary>
public sealed class ImageTests(MediaHost host) : MediaTests(host)
{
    [Fact]
    public async Task Post_OpenAisWords_ReachSiliconFlowInItsOwn()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Price("image_generation", "real/model", 5_000, BillingUnit.PerImage);

        TestAnswer answer = await Host.Relay.AskAsync(
            caller, "/v1/images/generations", """{"model":"fake-alias","prompt":"a cat","size":"1024x1024","n":2,"response_format":"url"}""");

        Assert.Equal("""{"model":"real/model","prompt":"a cat","image_size":"1024x1024","batch_size":2}""", Fake.Calls[^1].Body);
        Assert.Equal("https://images.example/1.png", answer.Json.GetProperty("data")[0].GetProperty("url").GetString());
        Assert.True(answer.Json.GetProperty("created").GetInt64() > 0);
        Assert.Equal(1, answer.Json.GetProperty("images").GetArrayLength());
        // Two were held for, one came.
        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((10_000L, 5_000L, 1L), (call.HeldNanos, call.ChargeNanos, call.BilledChars));
    }

    [Fact]
    public async Task Post_SiliconFlowsWords_ReachOpenAiInItsOwn()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(
            caller, "/v1/image/generations", """{"model":"other/pic","prompt":"a cat","image_size":"1024x1024","batch_size":1}""");

        Assert.Equal("""{"model":"pic","prompt":"a cat","size":"1024x1024","n":1}""", Host.Other.Calls[^1].Body);
        Assert.Equal(Host.Other.Calls[^1].Delivered, answer.Text);
    }

    [Theory]
    [InlineData("""{"model":"fake-alias","prompt":"a","n":0}""", "n")]
    [InlineData("""{"model":"fake-alias","prompt":"a","n":1,"batch_size":4}""", "batch_size")]
    [InlineData("""{"model":"fake-alias"}""", "prompt")]
    [InlineData("""{"prompt":"a"}""", "model")]
    [InlineData("""{"model":"fake-alias","prompt":"a","response_format":"b64_json"}""", "response_format")]
    public async Task Post_WrongMember_IsNamed(string body, string field)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, "/v1/images/generations", body);

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.OpenAiError.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Post_ProviderFails_IsFreeAndSaysNothingOfItsKey()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Personality = FakeChatPersonality.OpenAi;
        Fake.Fault = new FakeChatFault { Status = 500 };

        TestAnswer answer = await Host.Relay.AskAsync(caller, "/v1/images/generations", """{"model":"fake-x","prompt":"a"}""");

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.DoesNotContain("upstream-key", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await Host.Relay.CallAsync(caller)).ChargeNanos);
    }

    [Theory]
    [InlineData(2_500_000_000L, "2.5000")]
    [InlineData(0L, "0.0000")]
    public async Task GetUserInfo_Prepaid_ShowsItsOwnBalance(long nanos, string shown)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync(balanceNanos: nanos);

        JsonElement data = (await Host.Relay.GetAsync(caller.Token, "/v1/user/info")).Json.GetProperty("data");

        Assert.Equal((shown, shown, caller.Username), (data.GetProperty("totalBalance").GetString(), data.GetProperty("chargeBalance").GetString(), data.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.Relay.GetAsync(null, "/v1/user/info")).Status);
    }

    [Fact]
    public async Task GetUserModels_AnyToken_IsTheListOfModels()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer models = await Host.Relay.GetAsync(caller.Token, "/v1/user/models");

        Assert.Equal((await Host.Relay.GetAsync(caller.Token, "/v1/models")).Text, models.Text);
    }
}
