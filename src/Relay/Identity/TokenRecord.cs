namespace Relay.Identity;

/// <summary>A token as the store knows it. <see cref="Revoked"/> and an inactive account are told apart so that errors can be, too.</summary>
internal sealed record TokenRecord(Caller Caller, bool Revoked, bool AccountActive, DateTimeOffset? ExpiresAt);
