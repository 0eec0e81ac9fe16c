using Relay.Admin;
using Relay.Endpoints.Accounts;
using Relay.Identity;
using Relay.Routing;
using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Streaming;

namespace Relay.Endpoints.Dashboard;

/// <summary>What the dashboard's own endpoints are made of; everything else its pages show comes from the paths that programs use.</summary>
internal sealed record DashboardParts(
    AccountsGate Gate, LoginParts Login, IAccountStore Accounts, IUserReader Users, ICallSearch Calls, KeyAdmin Keys, QueryLane Lane)
{
    /// <summary>The calls under way.</summary>
    public required StreamWatch Watch { get; init; }

    /// <summary>What moved accounts' money.</summary>
    public required ILedgerReader LedgerLines { get; init; }

    /// <summary>Where speech goes.</summary>
    public required SpeechRouter Speech { get; init; }

    /// <summary>Where chat goes.</summary>
    public required ChatRouter Chat { get; init; }

    /// <summary>The settings in effect, without secrets.</summary>
    public required Func<IReadOnlyList<SettingLine>> Settings { get; init; }

    /// <summary>Hears who stopped a call.</summary>
    public required ILogger Log { get; init; }

    /// <summary>Ends answers that would go on.</summary>
    public required CancellationToken Stopping { get; init; }

    public CallerAddress Address { get; } = new(Login.Options.TrustedProxies);
}
