using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>In front of MiniMaxAgent's site.</summary>
public sealed class AnthropicMiniMaxAgentTests(MiniMaxAgentWebHost host) : AnthropicWebTests<MiniMaxAgentWebHost, FakeMiniMaxAgentWeb>(host, "minimax-auto");
