using Relay.Archive;
using Relay.Protocol.OpenAI;
using Relay.Protocol.Translation;
using Relay.Streaming;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>Keeps a provider's speech while it passes: sound as it is, or out of events. One call's own.</summary>
/// <param name="archive">Where clips are kept.</param>
/// <param name="opening">Whose and when; the call is known later.</param>
/// <param name="format">As asked for.</param>
internal sealed class SoundView(ArchiveClips archive, ClipOpening opening, string format) : PassView
{
    private ITeeSink? _tee;
    private SpeechEventReader? _events;
    private long _soundBytes;

    public override long AudioBytes => _events?.AudioBytes ?? _soundBytes;

    public override void Begin(string mediaType, Guid callId)
    {
        _tee?.Restart();
        _tee ??= archive.Open(opening with { CallId = callId });
        _soundBytes = 0;
        _events = mediaType == "text/event-stream" ? new SpeechEventReader() : null;
    }

    public override ChatFault? Feed(ReadOnlySpan<byte> bytes)
    {
        if (_events is not null)
        {
            _events.Feed(bytes, _tee!);
            return null;
        }

        _soundBytes += bytes.Length;
        while (!bytes.IsEmpty)
        {
            Span<byte> room = _tee!.GetSpan();
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, room.Length)];
            part.CopyTo(room);
            _tee.Advance(part.Length);
            bytes = bytes[part.Length..];
        }

        return null;
    }

    public override void End(in StreamEnd end)
    {
        if (_events?.IsMalformed == true)
        {
            _tee?.Restart(); // half a clip that says it is a whole one is worse than none
        }

        _tee?.Complete(in end, format);
    }
}
