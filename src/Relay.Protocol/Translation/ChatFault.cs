namespace Relay.Protocol.Translation;

/// <summary>An upstream's error as a value.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Message">The upstream's own words, bounded to 1,000 characters. For the caller only where the fault is the caller's
/// (<see cref="ConcernsCaller"/>); otherwise it may speak of our key or account.</param>
/// <param name="Code">The upstream's own code, "" when it gave none.</param>
/// <param name="RetryAfterMs">How long it asks to wait; 0 when it does not say.</param>
public sealed record ChatFault(ChatFaultKind Kind, string Message, string Code = "", long RetryAfterMs = 0)
{
    /// <summary>The words are Relay's own: they speak of no key and may be shown whatever the kind.</summary>
    public bool IsOwn { get; init; }

    public bool ConcernsCaller => Kind is ChatFaultKind.BadRequest or ChatFaultKind.TooLong or ChatFaultKind.ContentBlocked;
}
