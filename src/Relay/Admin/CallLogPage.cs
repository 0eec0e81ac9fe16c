namespace Relay.Admin;

/// <summary>One page of the list of calls.</summary>
/// <param name="Lines">The page.</param>
/// <param name="Total">Lines on all pages.</param>
internal sealed record CallLogPage(IReadOnlyList<CallLogLine> Lines, long Total);
