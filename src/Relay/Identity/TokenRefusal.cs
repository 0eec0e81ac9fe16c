namespace Relay.Identity;

/// <summary>Why a token was not accepted; <see cref="None"/> when it was.</summary>
internal enum TokenRefusal : byte
{
    None = 0,
    Missing = 1,
    Unknown = 2,
    Revoked = 3,
    Expired = 4,
    AccountDisabled = 5,

    /// <summary>Cannot be told now: the store is away, or too many tokens are being verified for the first time.</summary>
    Unavailable = 6,
}
