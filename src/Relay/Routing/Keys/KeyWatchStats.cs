namespace Relay.Routing.Keys;

/// <summary>What rounds of checks have done since the start. Immutable.</summary>
internal sealed record KeyWatchStats
{
    /// <summary>When the last round ended; null before the first.</summary>
    public DateTimeOffset? LastAt { get; init; }

    public long Rounds { get; init; }

    /// <summary>Rounds that broke off.</summary>
    public long Errors { get; init; }

    public long KeysAsked { get; init; }

    /// <summary>Keys that got an answer.</summary>
    public long KeysAnswered { get; init; }

    public KeyProgress Last { get; init; }

    public TimeSpan LastTook { get; init; }

    /// <summary>Of all rounds that were done.</summary>
    public TimeSpan AllTook { get; init; }

    /// <summary>Why the last round broke off; null when it did not.</summary>
    public string? LastError { get; init; }

    public KeyWatchStats After(KeyProgress done, DateTimeOffset at, TimeSpan took) => this with
    {
        LastAt = at,
        Rounds = Rounds + 1,
        KeysAsked = KeysAsked + done.Done,
        KeysAnswered = KeysAnswered + done.Valid + done.Invalid,
        Last = done,
        LastTook = took,
        AllTook = AllTook + took,
        LastError = null,
    };

    public KeyWatchStats Failed(DateTimeOffset at) => this with { LastAt = at, Errors = Errors + 1, LastError = "the store could not be read or written" };
}
