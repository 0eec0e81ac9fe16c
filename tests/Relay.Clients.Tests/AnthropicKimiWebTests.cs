using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's client and Kimi's chat site.</summary>
public sealed class AnthropicKimiWebTests(KimiWebHost host) : AnthropicWebClientTests<KimiWebHost, FakeKimiWeb>(host, "kimi-k2.5", "kimi-web/kimi-thinking");
