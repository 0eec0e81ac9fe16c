using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>A token in a list, in the accounts paths and on the command line.</summary>
internal sealed record TokenItem(long TokenId, string Kind, string Label, bool IsRevoked, string CreatedAt, string? ExpiresAt)
{
    public static TokenItem Of(TokenLine line) => new(
        line.TokenId, line is { IsJwt: true, Label: Sessions.Label } ? "session" : line.IsJwt ? "jwt" : "api", line.Label, line.Revoked, IsoTime.Of(line.CreatedAt), line.ExpiresAt is { } at ? IsoTime.Of(at) : null);
}
