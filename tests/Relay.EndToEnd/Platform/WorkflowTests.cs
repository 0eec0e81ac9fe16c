using System.Text;
using System.Text.Json;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd.Platform;

/// <summary>
/// The document's workflows against the real program, each killed and started again in its middle: nothing is lost, and nothing is charged twice.
/// </summary>
public abstract class WorkflowTests : IAsyncLifetime
{
    private const string Chat = "/v1/text/chatcompletion_v2";
    private const long SpokenNanos = 12 * 350_000;
    private const long FeeNanos = 9_900_000_000;
    private const long VideoNanos = 2_000_000_000;
    private const long BatchLineNanos = (20 * 400) + (10 * 4_000);

    private readonly Workplace _place = new();
    private FakeMiniMax _fake = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        await ChooseStoreAsync(_place);
        _fake = await Upstream.StartAsync(_place, new FakeMiniMaxOptions { TaskSteps = 3 });
        _token = await Command.AddCallerAsync(_place, "maker");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_fake?.DisposeAsync() ?? ValueTask.CompletedTask);
        _place.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Speech_InThreeSteps_IsChargedAndKeptOnce(bool isKilled)
    {
        RelayProcess relay = await StartAsync();
        string task;
        using (PlatformCaller caller = new(relay, _token))
        {
            JsonElement made = await caller.PostAsync(
                "/v1/t2a_async_v2", """{"model":"speech-02-hd","text":"Hello there.","voice_setting":{"voice_id":"male-qn-qingse"} }""");
            task = PlatformCaller.IdOf(made, "task_id");
        }

        relay = await RestartAsync(relay, isKilled);
        using (PlatformCaller caller = new(relay, _token))
        {
            JsonElement ended = await caller.UntilAsync($"/v1/query/t2a_async_query_v2?task_id={task}", "Success");
            byte[] tar = await caller.ReadAsync($"/v1/files/retrieve_content?file_id={PlatformCaller.IdOf(ended, "file_id")}");
            Assert.Equal("result/speech.mp3", Encoding.ASCII.GetString(tar, 0, 17));
        }

        await ChargedAsync(SpokenNanos);
        await Deadline.UntilAsync(() => Task.FromResult(Clips().Count == 1), "the result is in the archive");
        relay = await RestartAsync(relay, isKilled);
        await ChargedAsync(SpokenNanos);
        Assert.True(File.Exists(Path.Combine(_place.ArchiveFolder, Assert.Single(Clips()))));
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task Speech_NeverAskedAbout_IsChargedAndKept()
    {
        await using RelayProcess relay = await StartAsync();
        using PlatformCaller caller = new(relay, _token);
        await caller.PostAsync(
            "/v1/t2a_async_v2", """{"model":"speech-02-hd","text":"Hello there.","voice_setting":{"voice_id":"male-qn-qingse"} }""");

        await ChargedAsync(SpokenNanos);
        await Deadline.UntilAsync(() => Task.FromResult(Clips().Count == 1), "the result is in the archive");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clone_InTwoSteps_PaysItsFeeOnce(bool isKilled)
    {
        RelayProcess relay = await StartAsync();
        string speak = Caller.T2aBody("Hello there.", stream: false).Replace("male-qn-qingse", "my-own-voice", StringComparison.Ordinal);
        using (PlatformCaller caller = new(relay, _token))
        {
            string file = await caller.UploadAsync("voice_clone", new byte[1000]);
            Assert.Equal(0, PlatformCaller.CodeOf(await caller.PostAsync("/v1/voice_clone", $$"""{"file_id":{{file}},"voice_id":"my-own-voice"}""")));
        }

        relay = await RestartAsync(relay, isKilled);
        using (PlatformCaller caller = new(relay, _token))
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => caller.PostAsync("/v1/t2a_v2", speak)));
        }

        await ChargedAsync((5 * SpokenNanos) + FeeNanos);
        relay = await RestartAsync(relay, isKilled);
        using (PlatformCaller caller = new(relay, _token))
        {
            Assert.Equal(0, PlatformCaller.CodeOf(await caller.PostAsync("/v1/t2a_v2", speak)));
        }

        await ChargedAsync((6 * SpokenNanos) + FeeNanos);
        await relay.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Video_InThreeSteps_IsChargedOnce(bool isKilled)
    {
        RelayProcess relay = await StartAsync();
        string task;
        using (PlatformCaller caller = new(relay, _token))
        {
            task = PlatformCaller.IdOf(await caller.PostAsync("/v1/video_generation", """{"model":"MiniMax-Hailuo-02","prompt":"a cat"}"""), "task_id");
        }

        relay = await RestartAsync(relay, isKilled);
        using (PlatformCaller caller = new(relay, _token))
        {
            JsonElement ended = await caller.UntilAsync($"/v1/query/video_generation?task_id={task}", "Success");
            JsonElement file = await caller.GetAsync($"/v1/files/retrieve?file_id={PlatformCaller.IdOf(ended, "file_id")}");
            Assert.StartsWith("http", file.GetProperty("file").GetProperty("download_url").GetString(), StringComparison.Ordinal);
        }

        await ChargedAsync(VideoNanos);
        relay = await RestartAsync(relay, isKilled);
        await ChargedAsync(VideoNanos);
        await relay.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Batch_InFiveSteps_MakesEachLineOnce(bool isKilled)
    {
        const int Lines = 30;
        _fake.Options.FirstByteDelay = TimeSpan.Zero;
        RelayProcess relay = await StartAsync();
        string batch;
        using (PlatformCaller caller = new(relay, _token))
        {
            string input = string.Join('\n', Enumerable.Range(0, Lines).Select(static i => $$$"""
                {"custom_id":"line-{{{i}}}","method":"POST","url":"/v1/text/chatcompletion_v2","body":{"model":"MiniMax-M1","messages":[{"role":"user","content":"{{{i}}}"}]}}
                """));
            string file = await caller.UploadAsync("batch", Encoding.UTF8.GetBytes(input));
            batch = (await caller.PostAsync("/v1/batches", $$"""{"input_file_id":"{{file}}"}""")).GetProperty("id").GetString()!;
            if (isKilled)
            {
                await Deadline.UntilAsync(() => Task.FromResult(_fake.PlatformCalls.Count(static call => call.Path == Chat) >= 5), "some lines were begun");
            }
        }

        relay = await RestartAsync(relay, isKilled);
        using (PlatformCaller caller = new(relay, _token))
        {
            JsonElement ended = await caller.UntilAsync($"/v1/batches/{batch}", "completed");
            Assert.Equal(Lines, ended.GetProperty("request_counts").GetProperty("completed").GetInt32());
            string output = Encoding.UTF8.GetString(await caller.ReadAsync($"/v1/files/retrieve_content?file_id={ended.GetProperty("output_file_id").GetString()}"));
            Assert.Equal(
                Enumerable.Range(0, Lines).Select(static i => $"line-{i}").Order(),
                output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line).GetProperty("custom_id").GetString()).Order());
        }

        await ChargedAsync(Lines * BatchLineNanos);
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task Chat_FunctionCallingRoundTrip_Answers()
    {
        const string Tools = """[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object"} } }]""";
        await using RelayProcess relay = await StartAsync();
        using PlatformCaller caller = new(relay, _token);

        JsonElement first = await caller.PostAsync(Chat, $$"""{"model":"MiniMax-M1","messages":[{"role":"user","content":"Weather?"}],"tools":{{Tools}} }""");
        JsonElement message = first.GetProperty("choices")[0].GetProperty("message");
        string call = message.GetProperty("tool_calls")[0].GetProperty("id").GetString()!;
        JsonElement second = await caller.PostAsync(Chat, $$"""
            {"model":"MiniMax-M1","tools":{{Tools}},"messages":[{"role":"user","content":"Weather?"},{{message.GetRawText()}},
             {"role":"tool","tool_call_id":"{{call}}","content":"sunny"}]}
            """);

        Assert.Equal("You said: sunny", second.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    /// <summary>Says where the store is; without a word it is a file in the data folder.</summary>
    private protected virtual Task ChooseStoreAsync(Workplace place) => Task.CompletedTask;

    private Task<RelayProcess> StartAsync() => RelayProcess.StartAsync(_place, "Tasks:PollMs=50", "Billing:BatchDelayMs=5");

    private async Task<RelayProcess> RestartAsync(RelayProcess relay, bool isKilled)
    {
        if (!isKilled)
        {
            return relay;
        }

        await relay.KillAsync();
        await relay.DisposeAsync();
        return await StartAsync();
    }

    private IReadOnlyList<string> Clips()
    {
        using StoreView store = new(_place);
        return [.. store.CompleteClips().Where(static path => path.EndsWith(".mp3", StringComparison.Ordinal))];
    }

    private async Task ChargedAsync(long nanos)
    {
        long charged = 0;
        await Deadline.UntilAsync(
            () =>
            {
                using StoreView store = new(_place);
                charged = store.Calls().Sum(static call => call.ChargeNanos);
                return Task.FromResult(charged >= nanos);
            },
            $"{nanos} nanos are charged");
        Assert.Equal(nanos, charged);
    }
}
