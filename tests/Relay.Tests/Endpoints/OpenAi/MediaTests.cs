using System.Net.Http.Headers;
using Relay.Billing;
using Relay.FakeUpstreams.Chat;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.OpenAi;

/// <summary>Tests of what stands beside chat, against one host for the class: <c>Flow</c> is SiliconFlow with two keys.</summary>
public abstract class MediaTests(MediaHost host) : IClassFixture<MediaHost>, IAsyncLifetime
{
    protected ChatHost Host { get; } = host.Chat;

    protected FakeChat Fake => Host.Fake;

    public ValueTask InitializeAsync()
    {
        Fake.Personality = FakeChatPersonality.SiliconFlow;
        Fake.Fault = new FakeChatFault();
        Fake.KeyFaults.Clear();
        Fake.Transcription = """{"text":"hello","usage":{"type":"duration","seconds":12}}""";
        Fake.TranscriptionType = "application/json";
        Fake.SoundType = "audio/mpeg";
        Fake.Sound = [0xFF, 0xF3, 1, 2, 3];
        Fake.ListPageItems = 100;
        Fake.ObjectsCreatedAt = 1741685396;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.Relay.AssertNothingHeldAsync();
    }

    internal static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        MultipartFormDataContent form = new("relay-test-boundary");
        foreach ((string name, string value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }

    internal static MultipartFormDataContent WithFile(MultipartFormDataContent form, byte[] file)
    {
        form.Add(new ByteArrayContent(file), "file", "recording.mp3");
        return form;
    }

    internal async Task<TestAnswer> UploadAsync(TestCaller caller, string path, HttpContent content, bool isChunked = false)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        request.Headers.TransferEncodingChunked = isChunked;
        using HttpResponseMessage response = await Host.Relay.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }

    internal void Price(string taskType, string model, long nanos, BillingUnit unit) =>
        Host.Relay.Server.Tariff.Set(new PriceRow(taskType, model, new Price(nanos, unit)), "test");
}
