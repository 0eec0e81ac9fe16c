using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's client and Metaso's chat site, which tells no thoughts.</summary>
public sealed class AnthropicMetasoWebTests : AnthropicWebClientTests<MetasoWebHost, FakeMetasoWeb>
{
    public AnthropicMetasoWebTests(MetasoWebHost host)
        : base(host, "metaso", "metaso-detail")
    {
        host.Fake.Thoughts = [];
    }
}
