using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's client and MiniMax Agent's chat site.</summary>
public sealed class AnthropicMiniMaxAgentWebTests(MiniMaxAgentWebHost host) : AnthropicWebClientTests<MiniMaxAgentWebHost, FakeMiniMaxAgentWeb>(host, "minimax-auto", "minimax-web/auto-think");
