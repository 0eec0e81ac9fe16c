using System.Text.Json;
using Relay.Endpoints.Chat;
using Relay.Identity;
using Relay.Protocol.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Usage;
using Relay.Tasks;
using Relay.Tasks.Batches;
using Relay.Upstreams.Chat;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>A batch's line as a call of its owner's: the same routes, keys, prices and errors as over a connection, with an answer kept in memory.</summary>
internal sealed class BatchCaller(ChatParts chat, NativeChat native, TaskOptions options) : IBatchCaller
{
    private const string Endpoint = RelayBatches.Path;

    public async Task<BatchResult> CallAsync(Caller caller, BatchLine line, Guid chargeId, CancellationToken cancellationToken)
    {
        using MemoryStream answer = new();
        DefaultHttpContext context = new() { RequestAborted = cancellationToken };
        context.Response.Body = answer;
        if (!ChatRequestFacts.TryRead(line.Body.Span, ChatDialect.OpenAi, "messages", out ChatRequestFacts facts, out ChatRequestError error))
        {
            await MiniMaxErrorWriter.WriteAsync(context, PlatformParts.Invalid(error.Message, error.Field));
        }
        else if (facts.Stream)
        {
            await MiniMaxErrorWriter.WriteAsync(context, PlatformParts.Invalid("'stream' must be false in a batch", "stream"));
        }
        else if (line.Url == NativeChat.Path && native.Takes(facts.Model))
        {
            await native.RunAsync(context, caller, facts, line.Body, Endpoint, chargeId, options.BatchPricePercent);
        }
        else
        {
            IChatSurface surface = line.Url == NativeChat.Path ? new ChatSurface(Endpoint) : new OpenAiSurface(Endpoint, NativeChat.TaskType);
            await chat.Relay.RunAsync(context, surface, caller, new ChatCall
            {
                Dialect = ChatDialect.OpenAi,
                Operation = ChatOperation.Chat,
                Model = facts.Model,
                Body = line.Body,
                Facts = facts,
                Stream = false,
                ChargeId = chargeId,
                PricePercent = options.BatchPricePercent,
            });
        }

        cancellationToken.ThrowIfCancellationRequested();
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
        return ResultOf(context.Response.StatusCode, answer.ToArray());
    }

    private static BatchResult ResultOf(int status, byte[] body)
    {
        try
        {
            JsonElement root = JsonTree.Parse(body);
            int code = MiniMaxMediaDialect.FindFault(root) is { } fault
                && int.TryParse(fault.Code, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : 0;
            return new BatchResult(status, code, body);
        }
        catch (JsonException)
        {
            return new BatchResult(StatusCodes.Status502BadGateway, 1000, "{\"base_resp\":{\"status_code\":1000,\"status_msg\":\"the answer broke off\"}}"u8.ToArray());
        }
    }
}
