using System.Diagnostics;
using System.Text.Json.Nodes;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams.Chat;

namespace Relay.EndToEnd.Clients;

/// <summary>The makers' own client libraries for Node, unmodified, against the program: each dialect before each kind of provider.</summary>
public sealed class NodeClientTests : IAsyncLifetime
{
    // One model of each kind of provider; the fake behind them speaks all dialects.
    private const string OpenAiModel = "gpt-5.6-sol";
    private const string AnthropicModel = "claude-sonnet-5";
    private const string GeminiModel = "gemini-3.8-flash";
    private const string DeepSeekModel = "deepseek-v4-pro";

    private readonly Workplace _place = new();
    private FakeChat _fake = null!;
    private RelayProcess _relay = null!;
    private string _token = "";

    public static TheoryData<string, string, string> Scenarios()
    {
        (string Program, string[] Scenarios)[] programs =
        [
            ("openai.mjs", ["text", "stream", "stream-without-usage", "tools", "image", "abort", "responses", "responses-tools"]),
            ("anthropic.mjs", ["text", "stream", "tools", "thinking", "image", "abort"]),
            ("genai.mjs", ["text", "stream", "tools", "image", "abort"]),
        ];
        TheoryData<string, string, string> rows = [];
        foreach ((string program, string[] scenarios) in programs)
        {
            foreach (string scenario in scenarios)
            {
                // Each against a provider of its own dialect and of a foreign one; streams and tools against all.
                string[] models = scenario is "stream" or "tools" ? [OpenAiModel, AnthropicModel, GeminiModel, DeepSeekModel]
                    : program == "openai.mjs" ? [OpenAiModel, AnthropicModel]
                    : program == "anthropic.mjs" ? [AnthropicModel, DeepSeekModel]
                    : [GeminiModel, OpenAiModel];
                foreach (string model in models)
                {
                    rows.Add(program, scenario, model);
                }
            }
        }

        rows.Add("openai.mjs", "models", OpenAiModel);
        rows.Add("anthropic.mjs", "models", OpenAiModel);
        rows.Add("openai.mjs", "error", OpenAiModel);
        rows.Add("anthropic.mjs", "error", AnthropicModel);
        rows.Add("genai.mjs", "error", GeminiModel);
        return rows;
    }

    public async ValueTask InitializeAsync()
    {
        _fake = await FakeChat.StartAsync();
        _token = await Command.AddCallerAsync(_place, "ada");
        string address = _fake.BaseAddress.ToString().TrimEnd('/');
        _relay = await RelayProcess.StartAsync(
            _place,
            "Providers:OpenAI:Keys:0=fake-openai", $"Providers:OpenAI:OpenAiUrl={address}/v1", $"Providers:OpenAI:ResponsesUrl={address}/v1",
            "Providers:Anthropic:Keys:0=fake-anthropic", $"Providers:Anthropic:AnthropicUrl={address}/v1",
            "Providers:Gemini:Keys:0=fake-gemini", $"Providers:Gemini:GeminiUrl={address}/v1beta", "Providers:Gemini:OpenAiUrl=",
            "Providers:DeepSeek:Keys:0=fake-deepseek", $"Providers:DeepSeek:OpenAiUrl={address}/v1", "Providers:DeepSeek:AnthropicUrl=");
    }

    public async ValueTask DisposeAsync()
    {
        await (_relay?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_fake?.DisposeAsync() ?? ValueTask.CompletedTask);
        _place.Dispose();
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Client_OfTheMaker_GetsWhatTheProviderSaid(string program, string scenario, string model)
    {
        _fake.Answer = scenario.Contains("tools", StringComparison.Ordinal) ? new FakeAnswer { Tool = "get_weather", Pieces = [] }
            : scenario == "thinking" ? new FakeAnswer { Thinking = "Let me see." }
            : new FakeAnswer();
        _fake.Fault = scenario == "abort" ? new FakeChatFault { StallAfter = model == AnthropicModel ? 4 : 2 } : new FakeChatFault();

        (int exitCode, string output) = await RunAsync(program, scenario, model);

        Assert.True(exitCode == 0, output);
        if (scenario == "abort")
        {
            await Deadline.UntilAsync(() => Task.FromResult(_fake.Calls[^1].Aborted.IsCompleted), "the provider sees that the caller left");
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string program, string scenario, string model)
    {
        string folder = FindFolder();
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "the client libraries are not installed: build/clients.sh");
        ProcessStartInfo start = new("node", [program, scenario]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RELAY_URL"] = _relay.Address.ToString();
        start.Environment["RELAY_TOKEN"] = _token;
        start.Environment["RELAY_MODEL"] = model;
        start.Environment["RELAY_ANSWER"] = new JsonObject
        {
            ["text"] = _fake.Answer.Text,
            ["thinking"] = _fake.Answer.Thinking,
            ["inputTokens"] = _fake.Answer.InputTokens,
            ["outputTokens"] = _fake.Answer.OutputTokens,
        }.ToJsonString();
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string[] texts = await Deadline.WithinAsync(Task.WhenAll(output, error), () => $"{program} {scenario} with {model}");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, string.Concat(texts));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string clients = Path.Combine(folder.FullName, "tests", "clients");
            if (Directory.Exists(clients))
            {
                return clients;
            }
        }

        return "";
    }
}
