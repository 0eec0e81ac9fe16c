using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Upstreams.MiniMax;

/// <summary>
/// Speech from the MiniMax platform, over HTTP and over sockets. A caller's own T2A body goes out as it came in; other dialects get one written, always
/// streaming and without the repeated clip at the end, so that their first audio is as early as MiniMax's.
/// </summary>
internal sealed class MiniMaxSpeech : ISpeechUpstream, IDisposable
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly HttpMessageInvoker _http;
    private readonly Uri _endpoint;
    private readonly MiniMaxDialer _dialer;
    private readonly MiniMaxSocketPool? _warm;

    public MiniMaxSpeech(MiniMaxOptions options, TimeProvider time)
    {
        _http = UpstreamHttp.Create(options.ConnectTimeoutMs, options.IdleConnectionMs);
        _dialer = new MiniMaxDialer(options, time);
        _warm = options.WarmSockets > 0 ? new MiniMaxSocketPool(options, _dialer, time) : null;
        _endpoint = new Uri(options.BaseUrl.TrimEnd('/') + "/v1/t2a_v2");
        Keys = [.. options.Keys.Select(static (secret, index) => new UpstreamKey($"minimax-{index + 1}", secret.Trim()))];
    }

    public string Name => "minimax";

    public IReadOnlyList<UpstreamKey> Keys { get; }

    /// <summary>A native body names its format to the platform itself. Of the others, aac is the one it does not make; wav is made from its
    /// pcm, because it offers wav only for whole answers.</summary>
    public string? RefuseFormat(SpeechCall call) =>
        call.NativeBody.IsEmpty && call.Format is not (null or "mp3" or "opus" or "flac" or "wav" or "pcm") ? "mp3, opus, flac, wav, pcm" : null;

    public async ValueTask<SpeechOpening> OpenAsync(
        SpeechCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken)
    {
        bool native = !call.NativeBody.IsEmpty;
        using HttpRequestMessage request = new(HttpMethod.Post, _endpoint)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(native ? call.NativeBody : WriteBody(call, model)),
        };
        request.Content.Headers.ContentType = s_json;
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key.Secret);
        request.Headers.TryAddWithoutValidation("X-Relay-Call-Id", callId.ToString());
        key.Enter();
        HttpResponseMessage? response = null;
        bool opened = false;
        try
        {
            response = await _http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return MiniMaxFaults.FromStatus(response.StatusCode);
            }

            string? mediaType = response.Content.Headers.ContentType?.MediaType;
            if (mediaType is not (null or "text/event-stream" or "application/json" or "text/plain"))
            {
                return MiniMaxFaults.Malformed;
            }

            bool streaming = !native || call.NativeStream;
            T2aFraming framing = streaming && mediaType != "application/json" ? T2aFraming.Sse : T2aFraming.Json;
            MiniMaxAnswer answer = new(
                response, await response.Content.ReadAsStreamAsync(cancellationToken), key, framing, Shape(call), call.NativeAnswer, call.NativeUrl,
                wrapInWav: !native && call.Format == "wav");
            opened = true;
            return answer;
        }
        catch (HttpRequestException)
        {
            return MiniMaxFaults.Unreachable;
        }
        finally
        {
            if (!opened)
            {
                response?.Dispose();
                key.Leave();
            }
        }
    }

    public async ValueTask<SpeechSocketOpening> OpenSocketAsync(SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken)
    {
        MiniMaxSocket? socket = _warm?.Take(kind, key);
        if (socket is null)
        {
            (socket, UpstreamFault? fault) = await _dialer.DialAsync(kind, key, cancellationToken);
            if (fault is not null)
            {
                return fault;
            }
        }

        socket!.Enter();
        return socket;
    }

    public void Dispose()
    {
        _warm?.Dispose();
        _dialer.Dispose();
        _http.Dispose();
    }

    private static AudioShape Shape(SpeechCall call) => new(
        call.Format ?? "mp3", call.SampleRate == 0 ? 32000 : call.SampleRate, call.Channels == 0 ? 1 : call.Channels, call.Bitrate == 0 ? 128000 : call.Bitrate);

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
