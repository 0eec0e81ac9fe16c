namespace Relay.Routing.Keys;

/// <summary>One page of keys.</summary>
/// <param name="Rows">The page.</param>
/// <param name="Total">Keys on all pages.</param>
internal sealed record KeyPage(IReadOnlyList<KeyRow> Rows, long Total);
