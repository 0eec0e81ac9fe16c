using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>Answer of <c>GET /user_info/{username}</c>.</summary>
internal sealed record UserAnswer(string UserId, string Username, string? Email, string CreatedAt, bool IsAdmin, bool IsActive)
{
    public static UserAnswer Of(AccountProfile profile) => new(
        profile.UserId, profile.Username, profile.Email, IsoTime.Of(profile.CreatedAt), profile.IsAdmin, profile.IsActive);
}
