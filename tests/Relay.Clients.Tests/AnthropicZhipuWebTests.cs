using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.WebSessions;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's client and Zhipu's chat site.</summary>
public sealed class AnthropicZhipuWebTests(ZhipuWebHost host) : AnthropicWebClientTests<ZhipuWebHost, FakeZhipuWeb>(host, "glm-5", "zhipu-web/glm-zero");
