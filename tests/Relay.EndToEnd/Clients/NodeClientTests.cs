using System.Diagnostics;
using System.Text.Json.Nodes;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams.Chat;

namespace Relay.EndToEnd.Clients;

/// <summary>The makers' own client libraries for Node, unmodified, against the program: each dialect before each kind of provider.</summary>
public sealed class NodeClientTests(NodeClientTests.Setting setting) : IClassFixture<NodeClientTests.Setting>
{
    // One model of each kind of provider; the fake behind them speaks all dialects.
    private const string OpenAiModel = "gpt-5.6-sol";
    private const string AnthropicModel = "claude-sonnet-5";
    private const string GeminiModel = "gemini-3.8-flash";
    private const string DeepSeekModel = "deepseek-v4-pro";

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

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Client_OfTheMaker_GetsWhatTheProviderSaid(string program, string scenario, string model)
    {
        setting.Fake.Answer = scenario.Contains("tools", StringComparison.Ordinal) ? new FakeAnswer { Tool = "get_weather", Pieces = [] }
            : scenario == "thinking" ? new FakeAnswer { Thinking = "Let me see." }
            : new FakeAnswer();
        setting.Fake.Fault = scenario == "abort" ? new FakeChatFault { StallAfter = model == AnthropicModel ? 4 : 2 } : new FakeChatFault();

        (int exitCode, string output) = await RunAsync(program, scenario, model);

        Assert.True(exitCode == 0, output);
        if (scenario == "abort")
        {
            await Deadline.UntilAsync(() => Task.FromResult(setting.Fake.Calls[^1].Aborted.IsCompleted), "the provider sees that the caller left");
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string program, string scenario, string model)
    {
        string folder = FindFolder();
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "the client libraries are not installed: build/clients.sh");
        ProcessStartInfo start = new("node", [program, scenario]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RELAY_URL"] = setting.Relay.Address.ToString();
        start.Environment["RELAY_TOKEN"] = setting.Token;
        start.Environment["RELAY_MODEL"] = model;
        start.Environment["RELAY_ANSWER"] = new JsonObject
        {
            ["text"] = setting.Fake.Answer.Text,
            ["thinking"] = setting.Fake.Answer.Thinking,
            ["inputTokens"] = setting.Fake.Answer.InputTokens,
            ["outputTokens"] = setting.Fake.Answer.OutputTokens,
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

    /// <summary>One Relay and one fake for all cases, which run one after the other.</summary>
    public sealed class Setting : IAsyncLifetime
    {
        private readonly Workplace _place = new();
        private RelayProcess? _relay;

        internal FakeChat Fake { get; private set; } = null!;

        internal RelayProcess Relay => _relay!;

        internal string Token { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Fake = await FakeChat.StartAsync();
            Token = await Command.AddCallerAsync(_place, "ada");
            string address = Fake.BaseAddress.ToString().TrimEnd('/');
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
            await (Fake?.DisposeAsync() ?? ValueTask.CompletedTask);
            _place.Dispose();
        }
    }
}
