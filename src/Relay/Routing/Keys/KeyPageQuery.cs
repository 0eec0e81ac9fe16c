namespace Relay.Routing.Keys;

/// <summary>Which keys a page shows.</summary>
/// <param name="Provider">Only this one's; empty: all.</param>
/// <param name="Search">Part of a label, an account or a provider, or a whole key; empty: all.</param>
/// <param name="Sort">In which order.</param>
/// <param name="IsDescending">The largest or newest first.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">Most keys.</param>
internal sealed record KeyPageQuery(string Provider, string Search, KeySort Sort, bool IsDescending, int Page, int PageSize);
