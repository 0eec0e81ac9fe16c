using System.Net;
using System.Text;
using Relay.Archive;
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
    public async Task Post_Sound_IsKeptInTheArchive()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Sound = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)i)];

        TestAnswer answer = await Host.Relay.AskAsync(caller, Path, """{"model":"fake-alias","input":"Hello","voice":"a","response_format":"flac"}""");

        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal(Fake.Sound, answer.Body);
        Assert.Equal(Fake.Sound, call.Clip);
        Assert.Equal(("flac", ClipState.Complete, 100_000L), (call.ClipFormat, call.ClipState, call.AudioBytes));
    }

    [Fact]
    public async Task Post_SoundInEvents_IsKeptDecoded()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        byte[] sound = [.. Enumerable.Range(0, 3_001).Select(static i => (byte)(i * 7))];
        string events = string.Concat(
            $"data: {{\"type\":\"speech.audio.delta\",\"audio\":\"{Convert.ToBase64String(sound[..1_001])}\"}}\n\n",
            $"data: {{\"type\":\"speech.audio.delta\",\"audio\":\"{Convert.ToBase64String(sound[1_001..])}\"}}\n\n",
            "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3}}\n\n");
        Fake.Sound = Encoding.ASCII.GetBytes(events);
        Fake.SoundType = "text/event-stream";

        TestAnswer answer = await Host.Relay.AskAsync(caller, Path, """{"model":"fake-alias","input":"Hello","voice":"a","stream_format":"sse"}""");

        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal(events, answer.Text);
        Assert.Equal(sound, call.Clip);
        Assert.Equal(("mp3", 3_001L), (call.ClipFormat, call.AudioBytes));
    }

    [Fact]
    public async Task Post_NothingInPlaceOfSound_IsAnErrorAndFree()
    {
        Price("sync_tts", "real/model", 10_000_000, BillingUnit.PerTenThousandChars);
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Sound = [];

        TestAnswer answer = await Host.Relay.AskAsync(caller, Path, """{"model":"fake-alias","input":"Hello","voice":"a"}""");

        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.InRange((int)answer.Status, 500, 599);
        Assert.Equal((0L, null), (call.ChargeNanos, call.Clip));
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
