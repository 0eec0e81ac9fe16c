using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's client and Doubao's chat site.</summary>
public sealed class AnthropicDoubaoWebTests(DoubaoWebHost host) : AnthropicWebClientTests<DoubaoWebHost, FakeDoubaoWeb>(host, "doubao-pro", "doubao-web/doubao-think");
