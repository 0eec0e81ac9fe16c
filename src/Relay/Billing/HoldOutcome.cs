namespace Relay.Billing;

/// <summary>What became of a request for a hold.</summary>
internal enum HoldOutcome
{
    /// <summary>The amount is reserved and the hold is in the journal; the call may go ahead.</summary>
    Admitted,

    /// <summary>The account cannot pay for the call (HTTP 402 in the caller's dialect).</summary>
    InsufficientFunds,

    /// <summary>The journal is at its size limit, or the disk is full or failing: no new calls until it has room (HTTP 503).</summary>
    JournalFull,

    /// <summary>Relay is stopping (HTTP 503).</summary>
    Stopping,

    /// <summary>The store that says what the account has cannot be reached, and what this node had leased is used up or expired (503).</summary>
    CreditUnknown,

    /// <summary>The token has made as many calls as it may in a minute (HTTP 429).</summary>
    TooManyRequests,

    /// <summary>The token has as many calls open as it may (HTTP 429).</summary>
    TooManyStreams,

    /// <summary>The token's characters or tokens of this day do not reach for the call (HTTP 429).</summary>
    DailyUnitsUsed,
}
