using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>OpenAI's client and Metaso's chat site.</summary>
public sealed class OpenAiMetasoWebTests(MetasoWebHost host) : OpenAiWebClientTests<MetasoWebHost, FakeMetasoWeb>(host, "metaso");
