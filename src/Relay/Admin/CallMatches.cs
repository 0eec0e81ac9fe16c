namespace Relay.Admin;

/// <summary>A page of calls that were looked for.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="Next">Where to go on, as <see cref="CallQuery.Before"/>; null when there is no more.</param>
internal sealed record CallMatches(IReadOnlyList<CallLine> Lines, Guid? Next);
