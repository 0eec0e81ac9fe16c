using System.Buffers;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.OpenAI;
using Relay.Routing;
using Relay.Upstreams;

namespace Relay.Endpoints.OpenAi;

/// <summary>
/// <c>POST /v1/audio/speech</c>. PCM is 24 kHz mono as OpenAI's is; a voice or model name is mapped by configuration. Models of other providers
/// are asked for there (<see cref="ProviderSpeech"/>).
/// </summary>
internal sealed class SpeechEndpoint(TokenCheck tokens, SpeechRelay relay, Live<SpeechOptions> live, Live<RoutingOptions> routing, ProviderSpeech? elsewhere = null)
{
    public const string Path = "/v1/audio/speech";

    // What clients of this surface assume of pcm, whatever its Content-Type says.
    private const int PcmSampleRate = 24_000;

    // The platform's own bounds; OpenAI's reach further and are not worth refusing a call for.
    private const double MinSpeed = 0.5;
    private const double MaxSpeed = 2;

    public async Task HandleAsync(HttpContext context)
    {
        TokenVerdict verdict = await tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is not { } caller)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        SpeechOptions options = live.Value;
        using RequestBody? body = await RequestBody.ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted);
        if (body is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayError.TooLarge(options.MaxBodyBytes));
            return;
        }

        SpeechRequest request = SpeechRequest.Parse(body.Bytes.Span);
        if (FindError(request, options.MaxTextChars) is { } error)
        {
            await OpenAiErrorWriter.WriteAsync(context, error);
            return;
        }

        if (elsewhere?.Takes(request.Model) == true)
        {
            await elsewhere.RunAsync(context, caller, request, body);
            return;
        }

        SpeechCall call = ToCall(request, body.Bytes.Span);
        await relay.RunAsync(context, new SpeechSurface(call, request.StreamFormat, SpeechDeltaMembers.Both), caller, call);
    }

    private static RelayError? FindError(SpeechRequest request, int maxChars)
    {
        if (request.Error is { } error)
        {
            return new RelayError(ErrorKind.InvalidRequest, error.Message, error.Field);
        }

        return request.Input is { } input && input.CodePoints > maxChars
            ? new RelayError(ErrorKind.TextTooLong, $"'input' has {input.CodePoints} characters, the most is {maxChars}.", "input")
            : null;
    }

    private SpeechCall ToCall(SpeechRequest request, ReadOnlySpan<byte> body)
    {
        ArrayBufferWriter<byte> text = new(request.Input!.Value.Length + 1);
        request.Input.Value.WriteTo(body, text);
        bool isPcm = request.ResponseFormat is "pcm" or "wav";
        return new SpeechCall
        {
            Model = request.Model,
            Text = text.WrittenMemory,
            BillableChars = request.Input.Value.Weighted,
            CodePoints = request.Input.Value.CodePoints,
            VoiceId = request.Voice,
            VoiceAlias = request.IsVoiceId ? null : routing.Value.VoiceAliases.GetValueOrDefault(request.Voice),
            Format = request.HasResponseFormat ? request.ResponseFormat : null,
            SampleRate = isPcm ? PcmSampleRate : 0,
            Channels = 1,
            Speed = Math.Clamp(request.Speed, MinSpeed, MaxSpeed),
        };
    }
}
