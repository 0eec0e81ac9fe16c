using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's client and DeepSeek's chat site.</summary>
public sealed class AnthropicDeepSeekWebTests(DeepSeekWebHost host) : AnthropicWebClientTests<DeepSeekWebHost, FakeDeepSeekWeb>(host, "deepseek-chat", "deepseek-reasoner");
