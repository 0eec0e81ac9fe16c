using System.Net;
using Relay.Billing;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.OpenAi;

/// <summary>Speech at providers that speak OpenAI's form themselves.</summary>
public sealed class ProviderSpeechTests(MediaHost host) : MediaTests(host)
{
    private const string Path = "/v1/audio/speech";

    [Fact]
    public async Task Post_ModelOfAProvider_PassesThroughAndIsChargedByTheCharacter()
    {
        Price("sync_tts", "real/model", 10_000_000, BillingUnit.PerTenThousandChars);
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(
            caller, Path, """{"model":"fake-alias","input":"Hello","voice":"real/model:alex","gain":1,"response_format":"mp3"}""");

        Assert.Equal((HttpStatusCode.OK, "audio/mpeg"), (answer.Status, answer.ContentType));
        Assert.Equal(Fake.Sound, answer.Body);
        Assert.Equal(
            ("/v1/audio/speech", """{"model":"real/model","input":"Hello","voice":"real/model:alex","gain":1,"response_format":"mp3"}"""),
            (Fake.Calls[^1].Path, Fake.Calls[^1].Body));
        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, 5L, 5_000L, "Fake"), (call.Reason, call.BilledChars, call.ChargeNanos, call.Upstream));
    }

    [Fact]
    public async Task Post_StoredVoice_GoesWithItsKeyAndToItsAccountOnly()
    {
        (TestCaller one, TestCaller two) = (await Host.Relay.AddCallerAsync(), await Host.Relay.AddCallerAsync());
        TestAnswer made = await UploadAsync(
            one, "/v1/audio/reference", WithFile(Form(("model", "fake-alias"), ("customName", "me"), ("text", "hi")), [1]));
        string voice = made.Json.GetProperty("uri").GetString()!;
        string key = Fake.Calls[^1].Key;
        string body = $$"""{"model":"fake-alias","input":"Hello","voice":"{{voice}}"}""";

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Host.Relay.AskAsync(one, Path, body)).Status);
            Assert.Equal(key, Fake.Calls[^1].Key);
        }

        int before = Fake.Calls.Count;
        TestAnswer refused = await Host.Relay.AskAsync(two, Path, body);
        TestAnswer elsewhere = await Host.Relay.AskAsync(one, Path, body.Replace("fake-alias", "Other/any", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, "voice"), (refused.Status, refused.OpenAiError.GetProperty("param").GetString()));
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.Status);
        Assert.Equal(before, Fake.Calls.Count);
    }

    [Fact]
    public async Task Post_JsonInPlaceOfSound_IsAnErrorAndFree()
    {
        Price("sync_tts", "real/model", 10_000_000, BillingUnit.PerTenThousandChars);
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.SoundType = "application/json";

        TestAnswer answer = await Host.Relay.AskAsync(caller, Path, """{"model":"fake-alias","input":"Hello","voice":"a"}""");

        Assert.InRange((int)answer.Status, 500, 599);
        Assert.Equal(0, (await Host.Relay.CallAsync(caller)).ChargeNanos);
    }

    [Fact]
    public async Task Post_FirstKeyFails_SecondIsAsked()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.KeyFaults[Chat.ChatHost.FirstKey] = Fake.KeyFaults[Chat.ChatHost.SecondKey] = new FakeChatFault { Status = 429 };
        TestAnswer refused = await Host.Relay.AskAsync(caller, Path, """{"model":"fake-alias","input":"Hello","voice":"a"}""");
        Fake.KeyFaults.TryRemove(Chat.ChatHost.SecondKey, out _);

        await Eventually.TrueAsync(() =>
            Host.Relay.AskAsync(caller, Path, """{"model":"fake-alias","input":"Hello","voice":"a"}""").GetAwaiter().GetResult().Status == HttpStatusCode.OK);

        Assert.InRange((int)refused.Status, 429, 503);
        Assert.Equal(Chat.ChatHost.SecondKey, Fake.Calls[^1].Key);
    }
}
