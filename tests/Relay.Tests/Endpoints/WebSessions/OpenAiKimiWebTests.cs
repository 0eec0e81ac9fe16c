using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>OpenAI's client and Kimi's chat site.</summary>
public sealed class OpenAiKimiWebTests(KimiWebHost host) : OpenAiWebClientTests<KimiWebHost, FakeKimiWeb>(host, "kimi-k2.5");
