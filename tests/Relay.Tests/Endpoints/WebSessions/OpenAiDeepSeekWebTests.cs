using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>OpenAI's client and DeepSeek's chat site.</summary>
public sealed class OpenAiDeepSeekWebTests(DeepSeekWebHost host) : OpenAiWebClientTests<DeepSeekWebHost, FakeDeepSeekWeb>(host, "deepseek-chat");
