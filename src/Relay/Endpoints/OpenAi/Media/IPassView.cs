using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// Looks at an answer while it passes: what it used, and whether it is an error after all. One call's own; one thread at a time.
/// </summary>
internal interface IPassView
{
    /// <summary>An attempt begins whose answer is of this media type; what was seen of an earlier one is forgotten.</summary>
    void Begin(string mediaType, Guid callId);

    /// <summary>
    /// The next bytes, none of which has gone down yet. Not null: the answer is an error.
    /// </summary>
    ChatFault? Feed(ReadOnlySpan<byte> bytes);

    /// <summary>The body has ended. False: it is not complete.</summary>
    bool Complete();

    /// <summary>What the price counts; -1: as it was held.</summary>
    long Units { get; }

    /// <summary>Of calls charged by the token; null: the answer did not say.</summary>
    TokenUsage? Tokens { get; }

    /// <summary>Whether <see cref="Tokens"/> is a guess.</summary>
    bool IsEstimated { get; }

    /// <summary>Decoded audio bytes.</summary>
    long AudioBytes { get; }

    /// <summary>Last, once, however the call went.</summary>
    void End(in StreamEnd end);
}
