namespace Relay.Billing;

/// <summary>What an entry in an account's ledger did. Stored as a number; members are only added at the end.</summary>
internal enum BalanceEntryKind : byte
{
    /// <summary>Money paid in.</summary>
    TopUp = 0,

    /// <summary>A correction, in either direction.</summary>
    Adjust = 1,

    /// <summary>The credit limit was set to the entry's amount; an account without limit becomes one with it, at balance 0.</summary>
    CreditLimit = 2,

    /// <summary>The account may spend without limit from here on; its balance is given up.</summary>
    Unlimited = 3,
}
