namespace Relay.Streaming;

/// <summary>What an upstream's failure means.</summary>
internal enum FaultKind : byte
{
    /// <summary>The request itself is wrong; no other key or upstream would take it.</summary>
    CallerFault = 0,

    /// <summary>The voice does not exist there.</summary>
    VoiceUnknown = 1,

    /// <summary>The key is refused: wrong, revoked or of another region.</summary>
    KeyRefused = 2,

    /// <summary>The key's account has no balance or plan left.</summary>
    KeyExhausted = 3,

    /// <summary>Too many requests or tokens on this key just now.</summary>
    RateLimited = 4,

    /// <summary>The upstream has a problem of its own, or could not be reached.</summary>
    Temporary = 5,

    /// <summary>Nothing came in time.</summary>
    Timeout = 6,

    /// <summary>What came is not the protocol.</summary>
    Malformed = 7,
}
