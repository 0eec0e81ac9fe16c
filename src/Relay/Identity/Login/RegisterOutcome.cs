namespace Relay.Identity;

/// <summary>How a registration ended; also whether one could.</summary>
internal enum RegisterOutcome : byte
{
    Added = 0,
    NameTaken = 1,
    EmailTaken = 2,
    Throttled = 3,

    /// <summary>Too many passwords wait to be hashed.</summary>
    Busy = 4,
}
