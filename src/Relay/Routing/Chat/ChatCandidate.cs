using Relay.Upstreams;

namespace Relay.Routing.Chat;

/// <summary>A target with the key taken for one attempt.</summary>
/// <param name="Target">Where.</param>
/// <param name="Key">Taken; released with the attempt.</param>
/// <param name="IsRepeat">This key has failed in this call already, in a way that may pass: wait a little first.</param>
internal readonly record struct ChatCandidate(ChatTarget Target, UpstreamKey Key, bool IsRepeat);
