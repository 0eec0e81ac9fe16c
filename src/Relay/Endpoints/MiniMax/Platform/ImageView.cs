using Relay.Endpoints.OpenAi.Media;
using Relay.Protocol.Translation;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>Counts the images of an answer by what it says of itself; they may be many megabytes, and pass as they come.</summary>
internal sealed class ImageView : PassView
{
    private NumberScan _count = new("success_count");

    public override long Units => _count.Value;

    public override void Begin(string mediaType, Guid callId) => _count = new NumberScan("success_count");

    public override ChatFault? Feed(ReadOnlySpan<byte> bytes)
    {
        _count.Feed(bytes);
        return null;
    }
}
