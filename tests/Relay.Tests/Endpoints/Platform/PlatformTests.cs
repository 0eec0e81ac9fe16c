using System.Net.Http.Headers;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>Tests of the platform beside speech. Each begins with the fake's ordinary switches.</summary>
public abstract class PlatformTests : RelayTests<PlatformHost>
{
    protected PlatformTests(PlatformHost host)
        : base(host)
    {
    }

    protected FakeMiniMaxOptions Fake => Host.Fake.Options;

    public override ValueTask InitializeAsync()
    {
        Fake.TaskSteps = 2;
        Fake.TaskEnd = TaskEnd.Success;
        Fake.ErrorCode = 0;
        return ValueTask.CompletedTask;
    }

    /// <summary>Uploads a file; returns its id.</summary>
    internal async Task<string> UploadAsync(TestCaller caller, string purpose, byte[]? bytes = null, string path = "/v1/files/upload")
    {
        TestAnswer answer = await TryUploadAsync(caller, purpose, bytes, path);
        Assert.Equal(0, answer.MiniMaxCode);
        return answer.Json.GetProperty("file").GetProperty("file_id").GetRawText();
    }

    internal async Task<TestAnswer> TryUploadAsync(TestCaller caller, string purpose, byte[]? bytes = null, string path = "/v1/files/upload")
    {
        using MultipartFormDataContent form = new();
        using StringContent field = new(purpose);
        form.Add(field, "purpose");
        using ByteArrayContent file = new(bytes ?? [1, 2, 3, 4]);
        form.Add(file, "file", "recording.mp3");
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        using HttpResponseMessage response = await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }

    /// <summary>Asks about a task until it has ended, and waits until everything that follows from it is done.</summary>
    internal async Task<JsonElement> EndAsync(TestCaller caller, string query, string task)
    {
        await Eventually.TrueAsync(() => Host.Server.Follower.Count == 0);
        return (await Host.GetAsync(caller.Token, $"{query}?task_id={task}")).Json;
    }

    internal async Task<string> CloneAsync(TestCaller caller, string voice)
    {
        string file = await UploadAsync(caller, "voice_clone");
        TestAnswer answer = await Host.AskAsync(caller, "/v1/voice_clone", $$"""{"file_id":{{file}},"voice_id":"{{voice}}"}""");
        Assert.Equal(0, answer.MiniMaxCode);
        return voice;
    }

    internal static string IdOf(JsonElement answer, string name) =>
        answer.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : answer.GetProperty(name).GetRawText();
}
