using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>A real Relay in front of the fake Qwen site of 2024.</summary>
public sealed class QwenFirstWebHost() : WebHost<FakeQwenWeb>("Qwen", "qwen-web", static () => FakeQwenWeb.StartAsync(isFirstGeneration: true))
{
    protected override IEnumerable<(string Name, string? Value)> Settings => [("Generation", "1")];
}
