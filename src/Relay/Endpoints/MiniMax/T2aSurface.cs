using System.Buffers;
using Relay.Protocol.MiniMax;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax;

/// <summary>Answers of <c>POST /v1/t2a_v2</c>: MiniMax's bytes as they come, its forms for other voices, or plain audio where asked for.</summary>
internal sealed class T2aSurface(SpeechCall call, bool wantsAudio) : ISpeechSurface
{
    public string Endpoint => T2aEndpoint.Path;

    public string FormatField => "audio_setting.format";

    public Task WriteErrorAsync(HttpContext context, RelayError error) => MiniMaxErrorWriter.WriteAsync(context, error);

    public IAudioWriter? Begin(HttpResponse response, SpeechAnswer answer)
    {
        if (answer.IsNative)
        {
            SetType(response, answer.ContentType);
            return null;
        }

        if (wantsAudio)
        {
            SetType(response, AudioTypes.MiniMax(answer.Audio));
            return new PlainAudioWriter();
        }

        T2aIdentity identity = new(call, answer.Audio);
        SetType(response, call.NativeStream ? "text/event-stream" : "application/json; charset=utf-8");
        return call.NativeStream ? new T2aSseWriter(identity) : new T2aJsonWriter(identity);
    }

    public bool TryWriteFault(IBufferWriter<byte> output, UpstreamFault fault)
    {
        if (!call.NativeStream)
        {
            return false;
        }

        // The "data: " of the event that was withheld has gone out: what follows it is this document.
        MiniMaxErrorWriter.Write(output, RelayError.FromFault(fault));
        output.Write("\n\n"u8);
        return true;
    }

    private static void SetType(HttpResponse response, string type)
    {
        response.ContentType = type;
        response.Headers.CacheControl = "no-cache";
        if (type == "text/event-stream")
        {
            // nginx in front would otherwise collect events into buffers.
            response.Headers["X-Accel-Buffering"] = "no";
        }
    }
}
