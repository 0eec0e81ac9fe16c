using Relay.Admin;
using Relay.Endpoints.Accounts;
using Relay.Identity;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Dashboard;

/// <summary>What the dashboard's own endpoints are made of; everything else its pages show comes from the paths that programs use.</summary>
internal sealed record DashboardParts(
    AccountsGate Gate, LoginParts Login, IAccountStore Accounts, IUserReader Users, ICallSearch Calls, KeyAdmin Keys, QueryLane Lane)
{
    public CallerAddress Address { get; } = new(Login.Options.TrustedProxies);
}
