namespace Relay.Endpoints.Accounts;

/// <summary>Answer of <c>GET /tokens/{username}</c>.</summary>
internal sealed record TokensAnswer(string Username, IReadOnlyList<TokenItem> Tokens);
