namespace Relay.Archive;

/// <summary>Which clips to list: those that are kept and match everything that is set, newest first.</summary>
internal sealed record ClipFilter
{
    /// <summary>Only this account's.</summary>
    public long? AccountId { get; init; }

    /// <summary>Only this call's.</summary>
    public Guid? CallId { get; init; }

    public string? Format { get; init; }

    /// <summary>Only those created on this day, UTC.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Only those older than this clip: the next page.</summary>
    public Guid? Before { get; init; }

    public required int Limit { get; init; }
}
