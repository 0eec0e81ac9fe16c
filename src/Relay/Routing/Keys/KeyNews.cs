namespace Relay.Routing.Keys;

/// <summary>What became known of a key since it was last written.</summary>
/// <param name="KeyId">Its row.</param>
/// <param name="Facts">New facts; null when only the uses have changed.</param>
/// <param name="Uses">Calls to add to its count.</param>
internal sealed record KeyNews(long KeyId, KeyFacts? Facts, long Uses = 0);
