using System.Buffers;
using System.Net;
using Relay.Protocol.MiniMax;
using Relay.Streaming;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.MiniMax;

/// <summary>
/// Speech from the MiniMax platform, over HTTP and over sockets. A caller's own T2A body goes out as it came in; other dialects get one written, always
/// streaming and without the repeated clip at the end, so that their first audio is as early as MiniMax's.
/// </summary>
internal sealed class MiniMaxSpeech : ISpeechUpstream, IDisposable
{
    private const string Path = "/v1/t2a_v2";

    private readonly UpstreamHttp _http;
    private readonly MiniMaxDialer _dialer;
    private readonly MiniMaxSocketPool? _warm;

    public MiniMaxSpeech(MiniMaxOptions options, TimeProvider time)
    {
        UpstreamHttpOptions limits = new() { ConnectTimeoutMs = options.ConnectTimeoutMs, IdleConnectionMs = options.IdleConnectionMs };
        _http = new UpstreamHttp(new UpstreamConnectionPool(UpstreamAddress.Of(new Uri(options.BaseUrl)), limits, time));
        _dialer = new MiniMaxDialer(options, time);
        _warm = options.WarmSockets > 0 ? new MiniMaxSocketPool(options, _dialer, time) : null;
    }

    public string Name => "minimax";

    public bool MakesLinks => true;

    /// <summary>A native body names its format to the platform itself. Of the others, aac is the one it does not make; wav is made from its
    /// pcm, because it offers wav only for whole answers.</summary>
    public string? RefuseFormat(SpeechCall call) =>
        call.NativeBody.IsEmpty && call.Format is not (null or "mp3" or "opus" or "flac" or "wav" or "pcm") ? "mp3, opus, flac, wav, pcm" : null;

    public async ValueTask<SpeechOpening> OpenAsync(
        SpeechCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken)
    {
        bool native = !call.NativeBody.IsEmpty;
        string headers = $"Authorization: Bearer {key.Secret}\r\nX-Relay-Call-Id: {callId}\r\n";
        UpstreamResponse? response = null;
        bool opened = false;
        try
        {
            response = await _http.PostAsync(Path, headers, native ? NameModel(call, model) : WriteBody(call, model), cancellationToken);
            if (response.Head.Status is < 200 or > 299)
            {
                return MiniMaxFaults.FromStatus((HttpStatusCode)response.Head.Status);
            }

            string mediaType = response.Head.MediaType;
            if (mediaType is not ("" or "text/event-stream" or "application/json" or "text/plain"))
            {
                return MiniMaxFaults.Malformed;
            }

            bool streaming = !native || call.NativeStream;
            T2aFraming framing = streaming && mediaType != "application/json" ? T2aFraming.Sse : T2aFraming.Json;
            MiniMaxAnswer answer = new(
                response, framing, Shape(call), call.NativeAnswer, call.NativeUrl, wrapInWav: !native && call.Format == "wav");
            opened = true;
            return answer;
        }
        catch (IOException)
        {
            return MiniMaxFaults.Unreachable;
        }
        finally
        {
            if (!opened)
            {
                response?.Dispose();
            }
        }
    }

    public async ValueTask<SpeechSocketOpening> OpenSocketAsync(SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken)
    {
        if (_warm?.Take(kind, key) is { } waiting)
        {
            return waiting;
        }

        (MiniMaxSocket? socket, UpstreamFault? fault) = await _dialer.DialAsync(kind, key, cancellationToken);
        return fault is null ? socket! : fault;
    }

    public void Dispose()
    {
        _warm?.Dispose();
        _dialer.Dispose();
        _http.Dispose();
    }

    private static AudioShape Shape(SpeechCall call) => new(
        call.Format ?? "mp3", call.SampleRate == 0 ? 32000 : call.SampleRate, call.Channels == 0 ? 1 : call.Channels, call.Bitrate == 0 ? 128000 : call.Bitrate);

    /// <summary>The caller's own body; written again only where it names the model by an alias, which is unknown upstream.</summary>
    private static ReadOnlyMemory<byte> NameModel(SpeechCall call, string model)
    {
        if (call.Model == model)
        {
            return call.NativeBody;
        }

        ArrayBufferWriter<byte> body = new(call.NativeBody.Length + model.Length);
        T2aRequestWriter.WriteRenamed(body, call.NativeBody.Span, model);
        return body.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> WriteBody(SpeechCall call, string model)
    {
        ArrayBufferWriter<byte> body = new(call.Text.Length + 512);
        T2aRequestWriter.Write(body, new T2aRequestModel
        {
            Model = model,
            Text = call.Text.Span,
            VoiceId = call.VoiceAlias ?? call.VoiceId,
            Stream = true,
            ExcludeAggregatedAudio = true,
            Format = call.Format == "wav" ? "pcm" : call.Format,
            SampleRate = OrNull(call.SampleRate),
            Bitrate = OrNull(call.Bitrate),
            Channel = OrNull(call.Channels),
            Speed = call.Speed,
            Vol = call.Volume,
            Pitch = call.Pitch,
        });
        return body.WrittenMemory;
    }

    private static int? OrNull(int value) => value == 0 ? null : value;
}
