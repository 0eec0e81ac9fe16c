using Relay.Admin;
using Relay.Billing;
using Relay.Endpoints.Accounts;

namespace Relay.Endpoints.Billing;

/// <summary>What the billing endpoints are made of.</summary>
internal sealed record BillingParts(
    AccountsGate Gate, ICallReader Calls, IUserReader Users, IUsageReader Usage, IPriceStore Prices, TariffWatch Tariff, QueryLane Lane,
    TimeProvider Time);
