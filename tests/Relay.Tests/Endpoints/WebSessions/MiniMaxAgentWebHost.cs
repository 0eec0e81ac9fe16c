using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>A real Relay in front of the fake MiniMax Agent site; the answer is looked at without a pause.</summary>
public sealed class MiniMaxAgentWebHost() : WebHost<FakeMiniMaxAgentWeb>("MiniMaxAgent", "minimax-web", FakeMiniMaxAgentWeb.StartAsync)
{
    public override IReadOnlyList<string> Tokens { get; } =
        [.. Enumerable.Range(1, 3).Select(static i => FakeMiniMaxAgentWeb.CreateJwt($"45{i}", $"12{i}", 4_000_000_000))];

    protected override IEnumerable<(string Name, string? Value)> Settings => [("PollIntervalMs", "1"), ("DeleteRetryMs", "1")];

    public override string CallerToken(string name) => FakeMiniMaxAgentWeb.CreateJwt("46" + name, "13" + name, 4_000_000_000);
}
