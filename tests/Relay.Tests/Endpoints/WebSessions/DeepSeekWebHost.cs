using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>A real Relay in front of the fake DeepSeek site.</summary>
public sealed class DeepSeekWebHost() : WebHost<FakeDeepSeekWeb>("DeepSeek", "deepseek-web", FakeDeepSeekWeb.StartAsync);
