using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>A real Relay in front of the fake Qwen site; a token in each of the three forms.</summary>
public sealed class QwenWebHost() : WebHost<FakeQwenWeb>("Qwen", "qwen-web", static () => FakeQwenWeb.StartAsync(isFirstGeneration: false))
{
    public override IReadOnlyList<string> Tokens { get; } =
        ["tongyi_sso_ticket=ticket-one; XSRF-TOKEN=a%2Bb%3D; b-user-id=u", "tongyi_sso_ticket=ticket-two", "ticket-three"];

    protected override IEnumerable<(string Name, string? Value)> Settings => [("ApiUrl", Fake.BaseAddress.ToString())];
}
