using Relay.Protocol.MiniMax;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax;

/// <summary>What Relay says of a clip that no MiniMax made: ids and the closing facts, in MiniMax's form.</summary>
internal sealed class T2aIdentity
{
    private readonly byte[] _trace = new byte[32];
    private readonly SpeechCall _call;
    private readonly AudioShape _audio;

    public T2aIdentity(SpeechCall call, AudioShape audio)
    {
        _call = call;
        _audio = audio;
        Guid.CreateVersion7().TryFormat(_trace, out _, "N");
    }

    public T2aIds Ids => new() { TraceId = _trace };

    public T2aExtraInfo Extra(IAudioReader usage) => new(
        usage.AudioMs < 0 ? 0 : usage.AudioMs,
        _audio.SampleRate,
        usage.AudioBytes,
        _audio.Bitrate,
        _call.CodePoints,
        usage.UsageChars < 0 ? _call.BillableChars : usage.UsageChars,
        _audio.Format,
        _audio.Channels);
}
