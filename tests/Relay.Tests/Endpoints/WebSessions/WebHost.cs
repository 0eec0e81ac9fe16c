using Relay.FakeUpstreams.WebSessions;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>
/// A real Relay in front of a fake chat site, three session tokens, no interval between calls. Each platform derives one; a host serves one
/// test class, whose tests run one after the other.
/// </summary>
/// <typeparam name="TFake">The site.</typeparam>
/// <param name="section">The platform's section below <c>WebSessions</c>.</param>
/// <param name="provider">Its name in routing.</param>
/// <param name="start">Starts the site.</param>
public abstract class WebHost<TFake>(string section, string provider, Func<Task<TFake>> start) : IAsyncLifetime
    where TFake : FakeWebSite
{
    public TFake Fake { get; private set; } = null!;

    public RelayHost Relay { get; private set; } = null!;

    public string Provider => provider;

    /// <summary>The session tokens, in the order they are preferred.</summary>
    public virtual IReadOnlyList<string> Tokens => ["web-token-one", "web-token-two", "web-token-three"];

    /// <summary>A token of the platform's form that is in no settings; callers bring such.</summary>
    public virtual string CallerToken(string name) => "caller-token-" + name;

    /// <summary>Settings of the platform's section.</summary>
    protected virtual IEnumerable<(string Name, string? Value)> Settings => [];

    public virtual async ValueTask InitializeAsync()
    {
        Fake = await start();
        string prefix = $"WebSessions:{section}:";
        Relay = await RelayHost.StartAsync(
        [
            (prefix + "Enabled", "true"),
            (prefix + "BaseUrl", Fake.SiteAddress.ToString()),
            (prefix + "MinIntervalMs", "0"),
            .. Tokens.Select((token, i) => ($"{prefix}Tokens:{i}", (string?)token)),
            ("WebSessions:AllowCallerTokens", "true"),
            ("Chat:RetryDelayMs", "1"),
            ("Chat:CircuitFailures", "1000"), // what one test lets fail must not keep the next one's calls away
            ($"Keys:Pools:{provider}:MaxRestMs", "0"),
            ($"Keys:Pools:{provider}:EmptyRestMs", "0"),
            .. Settings.Select(setting => (setting.Name.StartsWith("Keys:", StringComparison.Ordinal) ? setting.Name : prefix + setting.Name, setting.Value)),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Relay.DisposeAsync();
        await Fake.DisposeAsync();
    }
}
