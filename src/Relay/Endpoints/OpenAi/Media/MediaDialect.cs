using Relay.Protocol.Translation;
using Relay.Streaming;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>How errors look on both sides of a call beside chat.</summary>
internal abstract class MediaDialect
{
    /// <summary>Statuses tell errors from answers, in OpenAI's form.</summary>
    public static MediaDialect OpenAi { get; } = new OpenAiMediaDialect();

    /// <summary>Good answers may be errors all the same: JSON is looked at before any of it goes down.</summary>
    public abstract bool LooksIntoAnswers { get; }

    /// <summary>What is wrong with a whole answer; null when it is good.</summary>
    public abstract ChatFault? FindFault(int status, ReadOnlySpan<byte> body, long retryAfterMs);

    /// <summary>What a failure is to the caller.</summary>
    public abstract RelayError ToError(ChatFailure failure);

    public abstract Task WriteErrorAsync(HttpContext context, RelayError error);
}
