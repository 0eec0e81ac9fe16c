namespace Relay.Billing;

/// <summary>What became of a <see cref="BalanceChange"/>.</summary>
internal enum BalanceOutcome
{
    Done,

    /// <summary>It had been done before, under the same id.</summary>
    DoneBefore,

    /// <summary>There is no such user.</summary>
    NoSuchUser,

    /// <summary>The account spends without limit: there is no balance to change.</summary>
    NoBalance,

    /// <summary>The id belongs to another entry.</summary>
    IdTaken,

    /// <summary>The balance would leave the range of amounts.</summary>
    OutOfRange,
}
