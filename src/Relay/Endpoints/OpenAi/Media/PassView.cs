using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>An answer that is passed on without a look at it.</summary>
internal class PassView : IPassView
{
    public virtual long Units => -1;

    public virtual TokenUsage? Tokens => null;

    public virtual bool IsEstimated => false;

    public virtual long AudioBytes => 0;

    public virtual void Begin(string mediaType, Guid callId)
    {
    }

    public virtual ChatFault? Feed(ReadOnlySpan<byte> bytes) => null;

    public virtual bool Complete() => true;

    public virtual void End(in StreamEnd end)
    {
    }
}
