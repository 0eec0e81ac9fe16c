namespace Relay.Identity;

/// <summary>How a login ended.</summary>
internal enum LoginOutcome : byte
{
    Accepted = 0,

    /// <summary>No such user, no password, a disabled account or a wrong password: not told apart.</summary>
    Wrong = 1,

    /// <summary>Too many wrong passwords lately.</summary>
    Throttled = 2,

    /// <summary>Too many logins wait already.</summary>
    Busy = 3,
}
