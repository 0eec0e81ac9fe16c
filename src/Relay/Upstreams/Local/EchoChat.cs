using System.Buffers;
using Relay.Protocol.OpenAI;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Relay.Upstreams.Chat;

namespace Relay.Upstreams.Local;

/// <summary>The echo model as a provider: no key, no network, no price of its own. Speaks OpenAI's dialect.</summary>
internal sealed class EchoChat(TimeProvider time) : IChatUpstream
{
    public string Name => "local";

    public bool CanTake(ChatCall call) =>
        call.Operation == ChatOperation.Chat && (call.Dialect == ChatDialect.OpenAi || Dialects.CanTranslate(call.Dialect, ChatDialect.OpenAi));

    public ValueTask<ChatOpening> OpenAsync(ChatCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = call.Body;
        if (call.Dialect != ChatDialect.OpenAi)
        {
            if (call.Neutral(out Protocol.Translation.Requests.ChatRequestError problem) is not { } neutral)
            {
                return new(Refuse(problem.Message));
            }

            ArrayBufferWriter<byte> written = new(1024);
            Dialects.Of(ChatDialect.OpenAi).WriteRequest!(
                written, neutral with { Model = model, Stream = call.Stream }, Protocol.Translation.Requests.ChatRequestProfile.Default, null);
            body = written.WrittenMemory;
        }

        ChatRequest request = ChatRequest.Parse(body);
        if (request.Error is { } error)
        {
            return new(Refuse(error.Message));
        }

        ChatIdentity identity = new(callId.ToString("N"), call.Model, time.GetUtcNow().ToUnixTimeSeconds());
        return new(new EchoAnswer(Answer(request, in identity), call.Stream, call.Dialect == ChatDialect.OpenAi, !request.IncludeUsage));
    }

    public void Dispose()
    {
    }

    private static ChatFailure Refuse(string message) => new(EndReason.UpstreamRefused, new ChatFault(ChatFaultKind.BadRequest, message));

    private static ReadOnlyMemory<byte> Answer(ChatRequest request, in ChatIdentity identity)
    {
        ChatUsage usage = new(EchoModel.Tokens(request.PromptChars), EchoModel.Tokens(request.LastUserText.Length));
        ArrayBufferWriter<byte> output = new(1024);
        if (!request.Stream)
        {
            ChatWriter.WriteCompletion(output, in identity, request.LastUserText, usage);
            return output.WrittenMemory;
        }

        bool first = true;
        foreach (string piece in EchoModel.Answer(request.LastUserText).DefaultIfEmpty("")) // nothing to say is still an answer
        {
            ChatWriter.WriteChunk(output, in identity, piece, first);
            first = false;
        }

        ChatWriter.WriteFinish(output, in identity);
        ChatWriter.WriteUsage(output, in identity, usage);
        output.Write(ChatWriter.Done);
        return output.WrittenMemory;
    }
}
