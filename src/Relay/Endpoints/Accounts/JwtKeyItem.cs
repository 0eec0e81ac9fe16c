using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>A signing key in a list.</summary>
internal sealed record JwtKeyItem(long Id, string KeyId, bool IsImported, string CreatedAt, string? RetiresAt)
{
    public static JwtKeyItem Of(JwtKeyRow row) => new(
        row.Id, row.KeyId, row.SealedPrivateKey is null, IsoTime.Of(row.CreatedAt), row.RetiresAt is { } at ? IsoTime.Of(at) : null);
}
