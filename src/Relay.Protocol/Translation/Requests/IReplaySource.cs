namespace Relay.Protocol.Translation.Requests;

/// <summary>
/// What providers want back and most callers lose: the thinking before a tool call, and the seal of the call. By tool-call id. Whoever
/// relays keeps it, bounded, for a time; null where it is not (or no longer) known.
/// </summary>
public interface IReplaySource
{
    /// <summary>The chain of thought that led to the call.</summary>
    string? Reasoning(string toolCallId);

    /// <summary>The provider's seal of the call.</summary>
    string? Signature(string toolCallId);
}
