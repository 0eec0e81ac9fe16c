namespace Relay.Endpoints.Accounts;

/// <summary><c>{"message":"..."}</c></summary>
internal sealed record MessageAnswer(string Message);
