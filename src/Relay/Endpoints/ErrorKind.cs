namespace Relay.Endpoints;

/// <summary>What went wrong with a request: a closed list that every dialect maps to its own form.</summary>
internal enum ErrorKind : byte
{
    /// <summary>The request is malformed or has a wrong field.</summary>
    InvalidRequest = 0,

    /// <summary>No token, or not one of ours.</summary>
    Unauthorized,

    /// <summary>A token that was ours and is not any more.</summary>
    TokenExpired,

    /// <summary>The account may not do this.</summary>
    Forbidden,

    /// <summary>No such path, object or method here.</summary>
    NotFound,

    UnknownModel,
    UnknownVoice,
    UnsupportedFormat,
    TextTooLong,

    /// <summary>The body or frame is larger than Relay takes.</summary>
    TooLarge,

    /// <summary>The path is a WebSocket's and the request was not one.</summary>
    UpgradeRequired,

    /// <summary>The balance does not cover the call.</summary>
    InsufficientBalance,
    RateLimited,

    /// <summary>The token's characters or tokens of the day are used up.</summary>
    QuotaUsed,

    /// <summary>The token may not use the model.</summary>
    ModelNotAllowed,

    /// <summary>The upstream failed or cannot be reached.</summary>
    UpstreamFailed,

    /// <summary>The upstream did not answer in time.</summary>
    UpstreamTimeout,

    /// <summary>Relay cannot take new calls now: the journal is full, or it is stopping.</summary>
    Unavailable,

    /// <summary>A defect in Relay.</summary>
    Internal,

    /// <summary>The prompt is longer than the model's context.</summary>
    ContextTooLong,

    /// <summary>The provider's filter refused the content.</summary>
    ContentBlocked,
}
