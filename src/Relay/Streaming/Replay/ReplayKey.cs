namespace Relay.Streaming.Replay;

/// <summary>Which tool call: of one account only, so that none ever sees another's.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Conversation">Mark of the conversation for ids that come again in others; 0 for ids that do not.</param>
/// <param name="CallId">As the provider gave it.</param>
internal readonly record struct ReplayKey(long AccountId, ulong Conversation, string CallId);
