using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>In front of Metaso's site.</summary>
public sealed class AnthropicMetasoTests(MetasoWebHost host) : AnthropicWebTests<MetasoWebHost, FakeMetasoWeb>(host, "metaso");
