using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's client and Qwen's chat site.</summary>
public sealed class AnthropicQwenWebTests(QwenWebHost host) : AnthropicWebClientTests<QwenWebHost, FakeQwenWeb>(host, "qwen3-max", "qwen3-max-thinking");
