namespace Relay.Endpoints.Accounts;

/// <summary>Answer of <c>GET /user_info/{username}</c>.</summary>
internal sealed record UserAnswer(string UserId, string Username, string? Email, string CreatedAt, bool IsAdmin, bool IsActive);
