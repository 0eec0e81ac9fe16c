using System.Buffers;
using Relay.Protocol.MiniMax;
using Relay.Routing;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// A session's <c>task_start</c>: where its texts go and the message itself, kept so that it can be replayed to another upstream socket.
/// Immutable; owns its bytes.
/// </summary>
internal sealed class SocketStart
{
    private SocketStart(SpeechRoute route, string voiceId, string spokenVoiceId, string? format, ReadOnlyMemory<byte> message)
    {
        Route = route;
        VoiceId = voiceId;
        SpokenVoiceId = spokenVoiceId;
        Format = format;
        Message = message;
    }

    public SpeechRoute Route { get; }

    public string VoiceId { get; }

    /// <summary>The voice that the named one stands for; the same when it stands for itself.</summary>
    public string SpokenVoiceId { get; }

    /// <summary>As asked for; null when left to the provider.</summary>
    public string? Format { get; }

    /// <summary>What the upstream gets: the caller's own bytes, unless a name in them stands for another.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>Reads a <c>task_start</c>; on error nothing has been asked of anyone.</summary>
    public static SocketStart? Read(T2aRequest request, ReadOnlySpan<byte> message, SpeechRouter router, RoutingOptions names, out RelayError? error)
    {
        error = null;
        if (request.Error is { } wrong)
        {
            error = new RelayError(ErrorKind.InvalidRequest, wrong.Message, wrong.Field, T2aRequestError.Code);
        }
        else if (!router.TryRoute(request.Model, out SpeechRoute route))
        {
            string shown = request.Model.Length <= 64 ? request.Model : request.Model[..64];
            error = new RelayError(ErrorKind.UnknownModel, $"unknown model '{shown}'", "model");
        }
        else if (route.Upstream.RefuseFormat(ForFormat(request)) is { } formats)
        {
            error = new RelayError(
                ErrorKind.UnsupportedFormat, $"audio_setting.format '{request.Format}' cannot be made for this model, choose one of {formats}", "format");
        }
        else
        {
            string? format = request.HasFormat ? request.Format : null;
            string spoken = names.VoiceAliases.GetValueOrDefault(request.VoiceId, request.VoiceId);
            return new SocketStart(route, request.VoiceId, spoken, format, Shape(request, message, route, names));
        }

        return null;
    }

    private static ReadOnlyMemory<byte> Shape(T2aRequest request, ReadOnlySpan<byte> message, SpeechRoute route, RoutingOptions names)
    {
        bool voiceIsAlias = names.VoiceAliases.TryGetValue(request.VoiceId, out string? voice);
        if (request.Model == route.Model && !voiceIsAlias && !request.IsShortForm)
        {
            return message.ToArray();
        }

        ArrayBufferWriter<byte> shaped = new(message.Length + 64);
        if (request.Model == route.Model && !voiceIsAlias)
        {
            T2aRequestWriter.WriteNative(shaped, message, request);
            return shaped.WrittenMemory;
        }

        T2aRequestWriter.WriteTaskStart(shaped, new T2aRequestModel
        {
            Model = route.Model,
            VoiceId = voice ?? request.VoiceId,
            Speed = request.Speed,
            Vol = request.Vol,
            Pitch = request.Pitch,
            Emotion = request.Emotion,
            Format = request.HasFormat ? request.Format : null,
            SampleRate = request.HasSampleRate ? request.SampleRate : null,
            Bitrate = request.Bitrate,
            Channel = request.Channel,
        });
        return shaped.WrittenMemory;
    }

    // Only what formats are judged by.
    private static SpeechCall ForFormat(T2aRequest request) => new()
    {
        Model = request.Model,
        Text = default,
        BillableChars = 0,
        CodePoints = 0,
        VoiceId = request.VoiceId,
        Format = request.HasFormat ? request.Format : null,
        NativeBody = "{}"u8.ToArray(),
    };
}
