using Relay.Identity;

namespace Relay.Tasks;

/// <summary>An account with one of its tokens, as far as tasks need them; a task's lines are run, and its changes told, in its name.</summary>
/// <param name="Caller">Who.</param>
/// <param name="TokenHash">SHA-256 of the token, the key that callbacks are signed with; empty when the token is gone.</param>
/// <param name="IsActive">The account may still make calls, and the token has not been revoked. One that has only expired may finish what it began.</param>
internal sealed record TaskOwner(Caller Caller, byte[] TokenHash, bool IsActive);
