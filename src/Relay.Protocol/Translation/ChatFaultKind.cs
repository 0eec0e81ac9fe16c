namespace Relay.Protocol.Translation;

/// <summary>What an upstream's error means; a closed list (providers.md, section 6) that routing, billing and all dialects share.</summary>
public enum ChatFaultKind : byte
{
    /// <summary>The request is wrong in itself; nobody else would take it.</summary>
    BadRequest = 0,

    /// <summary>The prompt is longer than the model's context.</summary>
    TooLong,

    /// <summary>The provider's filter refused the content.</summary>
    ContentBlocked,

    /// <summary>The model does not exist there, or not for this account.</summary>
    ModelUnavailable,

    /// <summary>The key is wrong, revoked or of another region.</summary>
    KeyInvalid,

    /// <summary>The key's account has no money.</summary>
    BalanceEmpty,

    /// <summary>The money is there but may not pay this model (SiliconFlow 30011).</summary>
    PaidBalanceEmpty,

    /// <summary>A plan's window is used up.</summary>
    QuotaWindow,

    /// <summary>Too many requests or tokens just now.</summary>
    RateLimited,

    /// <summary>The model or the provider is overloaded.</summary>
    Overloaded,

    /// <summary>A fault of the provider's own that may be gone at once.</summary>
    Transient,
}
