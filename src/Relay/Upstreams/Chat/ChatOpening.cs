using Relay.Streaming;

namespace Relay.Upstreams.Chat;

/// <summary>Outcome of asking an upstream: an answer to be pumped, or the failure. Exactly one is set.</summary>
internal readonly record struct ChatOpening(ChatAnswer? Answer, ChatFailure? Failure)
{
    public static implicit operator ChatOpening(ChatAnswer answer) => new(answer, null);

    public static implicit operator ChatOpening(ChatFailure failure) => new(null, failure);
}
