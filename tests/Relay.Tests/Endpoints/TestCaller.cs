namespace Relay.Tests.Endpoints;

/// <summary>An account of the Relay under test, with one token.</summary>
internal sealed record TestCaller(long AccountId, string Username, string Token);
