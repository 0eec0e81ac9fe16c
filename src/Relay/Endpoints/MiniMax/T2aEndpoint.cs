using System.Buffers;
using Relay.Identity;
using Relay.Protocol.MiniMax;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax;

/// <summary>
/// <c>POST /v1/t2a_v2</c>. Reads what a relay must know (model, voice, text length, form of the answer) and passes the body on as it came.
/// The merged surface adds the short form (<c>voice_id</c> at the root) and <c>Accept: audio/*</c>, both answered with plain audio.
/// </summary>
internal sealed class T2aEndpoint(TokenCheck tokens, SpeechRelay relay, Live<SpeechOptions> live)
{
    public const string Path = "/v1/t2a_v2";

    public async Task HandleAsync(HttpContext context)
    {
        // 2. Identity first: nothing of a stranger's body is read.
        TokenVerdict verdict = await tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is not { } caller)
        {
            await MiniMaxErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        // 1. Endpoints: the request in its dialect.
        SpeechOptions options = live.Value;
        using RequestBody? body = await RequestBody.ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted);
        if (body is null)
        {
            await MiniMaxErrorWriter.WriteAsync(context, RelayError.TooLarge(options.MaxBodyBytes));
            return;
        }

        T2aRequest request = T2aRequest.Parse(body.Bytes.Span);
        if (FindError(request, options.MaxTextChars) is { } error)
        {
            await MiniMaxErrorWriter.WriteAsync(context, error);
            return;
        }

        // Who asks for a link has said what the answer is, whatever the short form or the headers suggest.
        bool wantsLink = !request.Stream && request.OutputFormat == T2aOutputFormat.Url;
        bool wantsAudio = !request.Stream && !wantsLink && (request.IsShortForm || AcceptsAudio(context.Request));
        SpeechCall call = ToCall(request, body.Bytes, wantsAudio, wantsLink);
        await relay.RunAsync(context, new T2aSurface(call, wantsAudio), caller, call);
    }

    /// <summary>What is wrong with a request or a <c>task_start</c> before anything is sent; null when nothing is.</summary>
    private static RelayError? FindError(T2aRequest request, int maxChars)
    {
        if (request.Error is { } error)
        {
            return new RelayError(ErrorKind.InvalidRequest, error.Message, error.Field);
        }

        return request.Text is { } text && text.CodePoints > maxChars
            ? new RelayError(ErrorKind.TextTooLong, $"text has {text.CodePoints} characters, the most is {maxChars}", "text")
            : null;
    }

    private static SpeechCall ToCall(T2aRequest request, ReadOnlyMemory<byte> body, bool wantsAudio, bool wantsLink)
    {
        ArrayBufferWriter<byte> text = new(request.Text!.Value.Length + 1);
        request.Text.Value.WriteTo(body.Span, text);
        ReadOnlyMemory<byte> native = body;
        if (request.IsShortForm)
        {
            ArrayBufferWriter<byte> rewritten = new(body.Length + 64);
            T2aRequestWriter.WriteNative(rewritten, body.Span, request);
            native = rewritten.WrittenMemory;
        }

        return new SpeechCall
        {
            Model = request.Model,
            Text = text.WrittenMemory,
            BillableChars = request.Text.Value.Weighted,
            CodePoints = request.Text.Value.CodePoints,
            VoiceId = request.VoiceId,
            MixedVoices = request.MixedVoices,
            Format = request.HasFormat ? request.Format : null,
            SampleRate = request.HasSampleRate ? request.SampleRate : 0,
            Bitrate = request.Bitrate,
            Channels = request.Channel,
            Speed = request.Speed,
            Volume = request.Vol,
            Pitch = request.Pitch,
            NativeBody = native,
            NativeAnswer = !wantsAudio,
            NativeStream = request.Stream,
            NativeUrl = wantsLink,
        };
    }

    private static bool AcceptsAudio(HttpRequest request) =>
        request.Headers.Accept is [{ } accept, ..] && accept.StartsWith("audio/", StringComparison.OrdinalIgnoreCase);
}
