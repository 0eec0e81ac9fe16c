namespace Relay.Billing;

/// <summary>What an account said to a hold.</summary>
internal enum FundsOutcome
{
    Held,

    Insufficient,

    /// <summary>The entry was being removed for disuse; look the account up again.</summary>
    Retired,
}
