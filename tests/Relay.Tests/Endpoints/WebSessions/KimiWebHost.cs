using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>A real Relay in front of the fake Kimi site.</summary>
public sealed class KimiWebHost() : WebHost<FakeKimiWeb>("Kimi", "kimi-web", FakeKimiWeb.StartAsync)
{
    public override IReadOnlyList<string> Tokens { get; } = [FakeKimiWeb.Token("one"), FakeKimiWeb.Token("other"), FakeKimiWeb.Token("a third")];

    protected override IEnumerable<(string Name, string? Value)> Settings => [("AuthUrl", Fake.BaseAddress.ToString())];

    public override string CallerToken(string name) => FakeKimiWeb.Token("caller-" + name);
}
