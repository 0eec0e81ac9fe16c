using Relay.Identity;

namespace Relay.Billing;

/// <summary>
/// Everything known about a call when it asks to be admitted. Text fields are kept in the journal cut to 255 UTF-8 bytes each and are
/// never null.
/// </summary>
internal readonly record struct CallAdmission
{
    public required long AccountId { get; init; }

    /// <summary>The API key or token used; 0 when there is none.</summary>
    public long TokenId { get; init; }

    /// <summary>
    /// The balance as Identity read it, in nano-units; null: the account may spend without limit. Used only when the ledger sees the
    /// account for the first time; from then on the batch writer keeps the balance up to date.
    /// </summary>
    public long? BalanceNanos { get; init; }

    /// <summary>What the token may do; null: no limits of its own.</summary>
    public TokenLimits? Limits { get; init; }

    /// <summary>Calls that count as one of the token's streams with this one; null: it is one by itself.</summary>
    public StreamGroup? Group { get; init; }

    /// <summary>First part of the price key and of the row: "sync_tts", "voice_clone", "text_chat", ...</summary>
    public required string TaskType { get; init; }

    /// <summary>The model as the caller named it; second part of the price key.</summary>
    public required string Model { get; init; }

    /// <summary>The path or socket the call came in on.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The first candidate; replaced by <see cref="CallHold.SetUpstream"/> after a failover.</summary>
    public string Upstream { get; init; }

    /// <summary>Relay's own count, in what the price counts: weighted characters, voices, videos, images or seconds.</summary>
    public required long CharCount { get; init; }

    /// <summary>
    /// For calls charged by the token: what to hold for. Then <see cref="CharCount"/> is 0, <see cref="Price"/> is not used, and the task
    /// type is the family of the rows that price it (<see cref="TokenTariffs"/>).
    /// </summary>
    public TokenEstimate? Tokens { get; init; }

    /// <summary>What tokens cost, percent of what the price table says; null: 100.</summary>
    public int? PricePercent { get; init; }

    /// <summary>What the call may use of its token's daily units: characters, or tokens.</summary>
    internal long MaxUnits => Tokens is { } tokens ? tokens.Input + tokens.MaxOutput : CharCount;

    /// <summary>
    /// The voice that will speak; null or empty when there is none. Its first-use fee, when it is still owed, is held with the call.
    /// </summary>
    public string? VoiceId { get; init; }

    /// <summary>
    /// Set where the charge must be the same however often it is made: of two rows with one id the store takes the first. Null: a new id.
    /// </summary>
    public Guid? CallId { get; init; }

    /// <summary>
    /// The call outlives this process: somebody else will settle it under the same id. After a crash its hold is dropped instead of being
    /// settled. See <see cref="CallHold.Defer"/>.
    /// </summary>
    public bool IsDeferred { get; init; }

    /// <summary>
    /// The call may be made again under the same id: where it costs nothing, because it failed, its row takes another id, and the next one that
    /// is charged can have this one.
    /// </summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Held whatever the account has: what it pays for has been begun already, and was held before this process started.</summary>
    public bool IsForced { get; init; }

    /// <summary>The price when it does not come from the price table (a voice's first-use fee); null: look it up.</summary>
    public Price? Price { get; init; }
}
