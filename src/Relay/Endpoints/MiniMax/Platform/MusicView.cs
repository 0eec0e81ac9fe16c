using System.Globalization;
using Relay.Archive;
using Relay.Endpoints.OpenAi.Media;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Translation;
using Relay.Streaming;
using Relay.Upstreams.MiniMax;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>Hears a song while it passes, for the archive; a song that is a link is fetched after the answer. It is answered as speech is.</summary>
/// <param name="archive">Where songs are kept.</param>
/// <param name="accountId">Whose.</param>
/// <param name="username">Their name, for the folder.</param>
/// <param name="createdAtUs">When it was asked for.</param>
/// <param name="format">As asked for.</param>
/// <param name="isLink">A link was asked for.</param>
internal sealed class MusicView(ArchiveClips archive, long accountId, string username, long createdAtUs, string format, bool isLink) : PassView, IDisposable
{
    private T2aAudioReader? _reader;
    private ITeeSink? _tee;
    private ClipOpening _opening;
    private ReadState _state;

    public override long AudioBytes => _reader?.AudioBytes ?? 0;

    public override void Begin(string mediaType, Guid callId)
    {
        _opening = new ClipOpening(callId, accountId, username, createdAtUs, format);
        _tee ??= isLink ? NullTee.Instance : archive.Open(_opening);
        if (_reader is not null)
        {
            _reader.Dispose();
            _tee.Restart();
        }

        T2aFraming framing = mediaType == "text/event-stream" ? T2aFraming.Sse : T2aFraming.Json;
        _reader = new T2aAudioReader(framing, new AudioShape(format, 44_100, 2, 256_000), isLink, wrapInWav: false);
        _state = ReadState.Undecided;
    }

    public override ChatFault? Feed(ReadOnlySpan<byte> bytes)
    {
        if (_state == ReadState.Failed)
        {
            return null;
        }

        _state = _reader!.Read(bytes, _tee!, null);
        return _state == ReadState.Failed && _reader.Fault is { NativeCode: not 0 } fault
            ? new ChatFault(MiniMaxError.Find(fault.NativeCode).Fault, fault.Message, fault.NativeCode.ToString(CultureInfo.InvariantCulture))
            : null;
    }

    public override bool Complete() => _state == ReadState.Finished || (_state != ReadState.Failed && _reader!.Complete() == ReadState.Finished);

    public override void End(in StreamEnd end)
    {
        _tee?.Complete(in end, _reader?.Format ?? format);
        if (end.Reason == EndReason.Completed && _reader?.Link is { } link)
        {
            archive.Fetch(in _opening, link, format, audioMs: -1);
        }

        Dispose();
    }

    public void Dispose() => _reader?.Dispose();
}
