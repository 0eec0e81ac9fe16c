using Relay.FakeUpstreams.WebSessions;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>A real Relay in front of the fake Metaso site.</summary>
public sealed class MetasoWebHost() : WebHost<FakeMetasoWeb>("Metaso", "metaso-web", FakeMetasoWeb.StartAsync)
{
    public override IReadOnlyList<string> Tokens =>
    [
        "0123456789abcdef01234567-00000000000000000000000000000001",
        "0123456789abcdef01234567-00000000000000000000000000000002",
        "0123456789abcdef01234567-00000000000000000000000000000003",
    ];

    public override string CallerToken(string name) => "0123456789abcdef01234567-" + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(name)).PadLeft(32, '0');
}
