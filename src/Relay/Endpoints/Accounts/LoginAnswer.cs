namespace Relay.Endpoints.Accounts;

/// <summary>Answer of <c>POST /login</c>, for clients of both original projects: the second one reads <see cref="Message"/> only.</summary>
internal sealed record LoginAnswer(
    string AccessToken, string TokenType, long ExpiresIn, string ExpiresAt, long TokenId, string UserId, string Username, string Message);
