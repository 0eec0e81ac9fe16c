using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>In front of Doubao's site.</summary>
public sealed class AnthropicDoubaoTests(DoubaoWebHost host) : AnthropicWebTests<DoubaoWebHost, FakeDoubaoWeb>(host, "doubao-pro");
