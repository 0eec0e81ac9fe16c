namespace Relay.Billing;

/// <summary>What an account said to a hold.</summary>
internal enum FundsOutcome
{
    Held,

    Insufficient,

    /// <summary>The entry was being removed for disuse; look the account up again.</summary>
    Retired,

    /// <summary>More than this node has leased; the store may have it.</summary>
    CreditShort,

    /// <summary>This node's leases have expired and the store cannot be asked.</summary>
    CreditUnknown,
}
