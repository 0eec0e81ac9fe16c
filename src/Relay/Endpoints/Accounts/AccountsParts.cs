using Relay.Billing;
using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>What the accounts endpoints are made of.</summary>
internal sealed record AccountsParts(
    AccountsGate Gate, IAccountStore Accounts, IBalanceStore Balances, ITokenLimitStore TokenLimits, Ledger Ledger, LoginParts Login);
