using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>OpenAI's client and Qwen's chat site.</summary>
public sealed class OpenAiQwenWebTests(QwenWebHost host) : OpenAiWebClientTests<QwenWebHost, FakeQwenWeb>(host, "qwen3-max");
