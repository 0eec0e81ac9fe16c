using System.Buffers;
using System.IO.Pipelines;
using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.OpenAI;
using Relay.Streaming;
using Relay.Upstreams.Local;

namespace Relay.Endpoints.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>, with the built-in echo model: streamed or whole, held and settled like any other call.</summary>
internal sealed class ChatEndpoint(TokenCheck tokens, Ledger ledger, StreamWatch watch, SpeechOptions options, TimeProvider time)
{
    public const string Path = "/v1/chat/completions";

    private const string TaskType = "text_chat";

    public async Task HandleAsync(HttpContext context)
    {
        TokenVerdict verdict = await tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is not { } caller)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        using RequestBody? body = await RequestBody.ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted);
        if (body is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayError.TooLarge(options.MaxBodyBytes));
            return;
        }

        ChatRequest request = ChatRequest.Parse(body.Bytes);
        RelayError? error = request.Error is { } wrong ? new RelayError(ErrorKind.InvalidRequest, wrong.Message, wrong.Field)
            : request.Model != EchoModel.Name ? new RelayError(ErrorKind.UnknownModel, "unknown model: the one here is 'echo'", "model")
            : !caller.MayUse(request.Model, request.Model) ? RelayError.ModelNotAllowed()
            : null;
        HoldResult admitted = default;
        if (error is null)
        {
            admitted = await ledger.HoldAsync(ToAdmission(caller, request), context.RequestAborted);
            error = RelayError.FromHold(in admitted);
        }

        using CallHold? hold = admitted.Hold;
        if (error is not null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error);
            return;
        }

        await AnswerAsync(context, request, hold!);
    }

    private static CallAdmission ToAdmission(Caller caller, ChatRequest request) => new()
    {
        AccountId = caller.AccountId,
        TokenId = caller.TokenId,
        BalanceNanos = caller.BalanceNanos,
        Limits = caller.Limits,
        TaskType = TaskType,
        Model = request.Model,
        Endpoint = Path,
        Upstream = "local",
        CharCount = EchoModel.Tokens(request.PromptChars) + EchoModel.Tokens(request.LastUserText.Length),
    };

    private async Task AnswerAsync(HttpContext context, ChatRequest request, CallHold hold)
    {
        using ActiveStream stream = watch.Add(hold.CallId);
        using CancellationTokenRegistration left =
            context.RequestAborted.UnsafeRegister(static state => ((ActiveStream)state!).Cancel(EndReason.CallerLeft), stream);
        ChatUsage usage = new(EchoModel.Tokens(request.PromptChars), EchoModel.Tokens(request.LastUserText.Length));
        ChatIdentity identity = new(hold.CallId.ToString("N"), request.Model, time.GetUtcNow().ToUnixTimeSeconds());
        EndReason reason = EndReason.Internal;
        long firstByteUs = -1;
        long bytesDown = 0;
        try
        {
            await hold.WaitDurableAsync(stream.Token);
            hold.MarkStarted();
            firstByteUs = stream.ElapsedUs;
            context.Response.ContentType = request.Stream ? "text/event-stream" : "application/json; charset=utf-8";
            PipeWriter output = context.Response.BodyWriter;
            bytesDown = request.Stream
                ? await StreamAsync(output, request, identity, usage, stream)
                : await WriteWholeAsync(output, request, identity, usage, stream);
            reason = EndReason.Completed;
        }
        catch (OperationCanceledException) when (stream.EndedBy is not null)
        {
            reason = stream.EndedBy.Value;
            context.Abort();
        }
        finally
        {
            long tokens = usage.PromptTokens + usage.CompletionTokens;
            hold.Settle(new StreamEnd(reason, firstByteUs >= 0, bytesDown, 0, tokens, firstByteUs, stream.ElapsedUs));
        }
    }

    private static async ValueTask<long> StreamAsync(
        PipeWriter output, ChatRequest request, ChatIdentity identity, ChatUsage usage, ActiveStream stream)
    {
        CountedOutput counted = new(output);
        bool first = true;
        foreach (string piece in EchoModel.Answer(request.LastUserText))
        {
            ChatWriter.WriteChunk(counted, in identity, piece, first);
            first = false;
            await output.FlushAsync(stream.Token);
        }

        if (first)
        {
            // Nothing to say is still an answer of the assistant's.
            ChatWriter.WriteChunk(counted, in identity, "", isFirst: true);
        }

        ChatWriter.WriteFinish(counted, in identity);
        if (request.IncludeUsage)
        {
            ChatWriter.WriteUsage(counted, in identity, usage);
        }

        counted.Write(ChatWriter.Done);
        await output.FlushAsync(stream.Token);
        return counted.Count;
    }

    private static async ValueTask<long> WriteWholeAsync(
        PipeWriter output, ChatRequest request, ChatIdentity identity, ChatUsage usage, ActiveStream stream)
    {
        CountedOutput counted = new(output);
        ChatWriter.WriteCompletion(counted, in identity, request.LastUserText, usage);
        await output.FlushAsync(stream.Token);
        return counted.Count;
    }
}
