using Relay.Identity;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Routing.Chat;
using Relay.Upstreams.Chat;

namespace Relay.Endpoints.Chat;

/// <summary>
/// Steps 1 and 2 for the surfaces whose body names the model: Chat Completions, Responses, Messages with its counting of tokens,
/// embeddings, rerank.
/// </summary>
/// <param name="parts">What it is made of.</param>
/// <param name="surface">How the dialect looks.</param>
/// <param name="dialect">The body's.</param>
/// <param name="operation">What is asked for.</param>
/// <param name="required">The member there must be besides <c>model</c>.</param>
/// <param name="native">Answers some models' calls in another way; null: none.</param>
internal sealed class ChatEndpoint(
    ChatParts parts, IChatSurface surface, ChatDialect dialect, ChatOperation operation, string required, INativeChat? native = null)
{
    public const string ChatPath = "/v1/chat/completions";

    public static void Map(IEndpointRouteBuilder routes, ChatParts parts)
    {
        MapOne(routes, parts, new OpenAiSurface(ChatPath, "text_chat"), ChatDialect.OpenAi, ChatOperation.Chat, "messages");
        MapOne(routes, parts, new ResponsesSurface(), ChatDialect.Responses, ChatOperation.Chat, "");
        MapOne(routes, parts, new AnthropicSurface("/v1/messages", "text_chat"), ChatDialect.Anthropic, ChatOperation.Chat, "messages");
        MapOne(
            routes, parts, new AnthropicSurface("/v1/messages/count_tokens", "text_count"), ChatDialect.Anthropic, ChatOperation.CountTokens, "messages");
        MapOne(routes, parts, new OpenAiSurface("/v1/embeddings", "embedding"), ChatDialect.OpenAi, ChatOperation.Embeddings, "input");
        MapOne(routes, parts, new OpenAiSurface("/v1/rerank", "rerank"), ChatDialect.OpenAi, ChatOperation.Rerank, "query");
    }

    public async Task HandleAsync(HttpContext context)
    {
        TokenVerdict verdict = await parts.CheckAsync(BearerToken.Read(context.Request.Headers), out string[] sessionTokens, context.RequestAborted);
        if (verdict.Caller is not { } caller)
        {
            await surface.WriteErrorAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        int maxBytes = parts.Options.Value.MaxBodyBytes;
        using RequestBody? body = await RequestBody.ReadAsync(context.Request, maxBytes, context.RequestAborted);
        if (body is null)
        {
            await surface.WriteErrorAsync(context, RelayError.TooLarge(maxBytes));
            return;
        }

        if (!ChatRequestFacts.TryRead(body.Bytes.Span, dialect, required, out ChatRequestFacts facts, out ChatRequestError error))
        {
            await surface.WriteErrorAsync(context, new RelayError(ErrorKind.InvalidRequest, error.Message, error.Field.Length == 0 ? null : error.Field));
            return;
        }

        if (sessionTokens.Length == 0 && native?.Takes(facts.Model) == true)
        {
            await native.RunAsync(context, caller, facts, body.Bytes);
            return;
        }

        ChatCall chat = new()
        {
            Dialect = dialect,
            Operation = operation,
            Model = facts.Model,
            Body = body.Bytes,
            Facts = facts,
            Stream = facts.Stream && operation == ChatOperation.Chat,
            NativeHeaders = dialect == ChatDialect.Anthropic ? NativeHeaders.Anthropic(context.Request.Headers) : "",
        };
        RelayError? refusal = null;
        ChatRoute? own = sessionTokens.Length == 0 ? null : parts.Sessions!.Route(chat.Model, sessionTokens, out refusal);
        await (refusal is null ? parts.Relay.RunAsync(context, surface, caller, chat, own) : surface.WriteErrorAsync(context, refusal));
    }

    private static void MapOne(
        IEndpointRouteBuilder routes, ChatParts parts, IChatSurface surface, ChatDialect dialect, ChatOperation operation, string required) =>
        routes.MapPost(surface.Endpoint, (RequestDelegate)new ChatEndpoint(parts, surface, dialect, operation, required).HandleAsync);
}
