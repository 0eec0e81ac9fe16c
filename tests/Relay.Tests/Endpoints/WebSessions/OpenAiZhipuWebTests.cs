using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>OpenAI's client and Zhipu's chat site.</summary>
public sealed class OpenAiZhipuWebTests(ZhipuWebHost host) : OpenAiWebClientTests<ZhipuWebHost, FakeZhipuWeb>(host, "glm-5");
