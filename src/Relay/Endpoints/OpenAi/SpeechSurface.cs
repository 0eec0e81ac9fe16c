using Relay.Protocol.OpenAI;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.OpenAi;

/// <summary>Answers of <c>POST /v1/audio/speech</c>: the audio's own bytes, or events. Labelled with what the upstream really makes.</summary>
internal sealed class SpeechSurface(SpeechCall call, SpeechStreamFormat streamFormat, SpeechDeltaMembers members) : ISpeechSurface
{
    public string Endpoint => SpeechEndpoint.Path;

    public string FormatField => "response_format";

    public Task WriteErrorAsync(HttpContext context, RelayError error) => OpenAiErrorWriter.WriteAsync(context, error);

    public IAudioWriter? Begin(HttpResponse response, SpeechAnswer answer)
    {
        response.Headers.CacheControl = "no-cache";
        if (streamFormat == SpeechStreamFormat.Sse)
        {
            response.ContentType = "text/event-stream";
            response.Headers["X-Accel-Buffering"] = "no";
            return new SpeechSseWriter(call.BillableChars, members);
        }

        response.ContentType = AudioTypes.OpenAi(answer.Audio.Format);
        return new PlainAudioWriter();
    }
}
