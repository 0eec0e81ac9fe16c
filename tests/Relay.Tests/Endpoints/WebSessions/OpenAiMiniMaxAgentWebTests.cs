using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>OpenAI's client and MiniMax Agent's chat site.</summary>
public sealed class OpenAiMiniMaxAgentWebTests(MiniMaxAgentWebHost host) : OpenAiWebClientTests<MiniMaxAgentWebHost, FakeMiniMaxAgentWeb>(host, "minimax-auto");
