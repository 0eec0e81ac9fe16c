namespace Relay.Endpoints.Accounts;

/// <summary>Answer of <c>POST /login</c>.</summary>
internal sealed record LoginAnswer(
    string AccessToken, string TokenType, long ExpiresIn, string ExpiresAt, long TokenId, string UserId, string Username);
