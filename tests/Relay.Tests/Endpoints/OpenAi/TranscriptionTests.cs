using System.Net;
using System.Text;
using Relay.Billing;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.OpenAi;

/// <summary>Recordings go up as they come, whatever the order of the form's parts, and are charged by the second.</summary>
public sealed class TranscriptionTests(MediaHost host) : MediaTests(host)
{
    private const string Path = "/v1/audio/transcriptions";

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Post_ModelBeforeOrAfterTheFile_GoesUpRenamedAndWhole(bool modelFirst, bool isChunked)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Price("transcription", "real/model", 60, BillingUnit.PerMinute);
        byte[] file = Encoding.ASCII.GetBytes(new string('\r', 150_000) + "--relay-test\r\n--relay-test-boundar");
        using MultipartFormDataContent form = modelFirst ? WithFile(Form(("model", "fake-alias")), file) : WithFile(Form(), file);
        if (!modelFirst)
        {
            form.Add(new StringContent("fake-alias"), "model");
        }

        string sent = await form.ReadAsStringAsync(TestContext.Current.CancellationToken);

        TestAnswer answer = await UploadAsync(caller, Path, form, isChunked);

        Assert.Equal((HttpStatusCode.OK, Fake.Transcription), (answer.Status, answer.Text));
        FakeChatCall upstream = Fake.Calls[^1];
        Assert.Equal(("/v1/audio/transcriptions", "multipart/form-data; boundary=\"relay-test-boundary\""), (upstream.Path, upstream.ContentType));
        Assert.Equal(sent.Replace("fake-alias", "real/model", StringComparison.Ordinal), upstream.Body);
        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, 12L, 12L, "real/model", Path), (call.Reason, call.BilledChars, call.ChargeNanos, call.Model, call.Endpoint));
    }

    [Theory]
    [InlineData("text/plain", "hello\n")]
    [InlineData("text/event-stream", "data: {\"type\":\"transcript.text.done\",\"text\":\"hi\",\"usage\":{\"type\":\"duration\",\"seconds\":7}}\n\n")]
    public async Task Post_OtherAnswers_PassAsTheyAre(string type, string text)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        (Fake.Transcription, Fake.TranscriptionType) = (text, type);
        using MultipartFormDataContent form = WithFile(Form(("model", "fake-ear")), [1, 2, 3]);

        TestAnswer answer = await UploadAsync(caller, "/v1/audio/translations", form);

        Assert.Equal((text, type + "; charset=utf-8"), (answer.Text, answer.ContentType));
        Assert.Equal("/v1/audio/translations", Fake.Calls[^1].Path);
        // Said by the answer, or guessed from the size: one second.
        Assert.Equal(type == "text/plain" ? 1 : 7, (await Host.Relay.CallAsync(caller)).BilledChars);
    }

    [Fact]
    public async Task Post_FirstKeyFails_TriesTheNextWithTheSameBody()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.KeyFaults[ChatHost.FirstKey] = new FakeChatFault { Status = 429 };
        int before = Fake.Calls.Count;

        // Keys are used in turn, and rest by model: one of two calls at least begins with the first.
        foreach (string model in (string[])["fake-one", "fake-two"])
        {
            TestAnswer answer = await UploadAsync(caller, Path, WithFile(Form(("model", model)), [1, 2, 3]));
            Assert.Equal((HttpStatusCode.OK, ChatHost.SecondKey), (answer.Status, Fake.Calls[^1].Key));
        }

        FakeChatCall failed = Fake.Calls.Skip(before).First(static call => call.Key == ChatHost.FirstKey);
        Assert.Contains(Fake.Calls.Skip(before), call => call.Key == ChatHost.SecondKey && call.Body == failed.Body);
    }

    [Fact]
    public async Task Post_SecondModelBehindTheFile_IsRefusedAndFree()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        using MultipartFormDataContent form = WithFile(Form(("model", "fake-ear")), new byte[200_000]);
        form.Add(new StringContent("fake-dear"), "model");

        TestAnswer answer = await UploadAsync(caller, Path, form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("'model'", answer.OpenAiError.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.All(await Host.Relay.CallsAsync(caller), static call => Assert.Equal(0, call.ChargeNanos));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_TooLarge_Is413(bool isChunked)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        using MultipartFormDataContent form = WithFile(Form(("model", "fake-ear")), new byte[MediaHost.MaxUploadBytes]);

        TestAnswer answer = await UploadAsync(caller, Path, form, isChunked);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.All(await Host.Relay.CallsAsync(caller), static call => Assert.Equal(0, call.ChargeNanos));
    }

    [Fact]
    public async Task Post_NoModel_NamesTheField()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await UploadAsync(caller, Path, WithFile(Form(), [1]));

        Assert.Equal((HttpStatusCode.BadRequest, "model"), (answer.Status, answer.OpenAiError.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Post_NoBalance_Is402()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync(balanceNanos: 0);
        Price("transcription", "fake-dear", 60_000_000_000, BillingUnit.PerMinute);

        TestAnswer answer = await UploadAsync(caller, Path, WithFile(Form(("model", "fake-dear")), [1]));

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.Status);
    }
}
