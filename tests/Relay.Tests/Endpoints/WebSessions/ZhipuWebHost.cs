using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>A real Relay in front of the fake Zhipu site.</summary>
public sealed class ZhipuWebHost() : WebHost<FakeZhipuWeb>("Zhipu", "zhipu-web", FakeZhipuWeb.StartAsync)
{
    public override IReadOnlyList<string> Tokens { get; } = [FakeZhipuWeb.Token("one"), FakeZhipuWeb.Token("two"), FakeZhipuWeb.Token("three")];

    public override string CallerToken(string name) => FakeZhipuWeb.Token("caller-" + name);
}
