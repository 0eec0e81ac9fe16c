using Relay.Identity;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Routing.Chat;
using Relay.Upstreams.Chat;

namespace Relay.Endpoints.Chat;

/// <summary>
/// Steps 1 and 2 for Gemini, whose path names model and verb: <c>/v1beta/models/MODEL:VERB</c> (<see cref="GeminiPath"/>).
/// </summary>
internal sealed class GeminiEndpoint(ChatParts parts)
{
    private static readonly GeminiSurface s_chat = new("/v1beta/models:generateContent", "text_chat");
    private static readonly GeminiSurface s_stream = new("/v1beta/models:streamGenerateContent", "text_chat");
    private static readonly GeminiSurface s_count = new("/v1beta/models:countTokens", "text_count");
    private static readonly string[] s_versions = ["/v1beta/", "/v1alpha/", "/v1/", "/"];

    public static void Map(IEndpointRouteBuilder routes, ChatParts parts)
    {
        GeminiEndpoint endpoint = new(parts);
        foreach (string version in s_versions)
        {
            routes.MapPost($"{version}models/{{**rest}}", (RequestDelegate)endpoint.HandleAsync);
            routes.MapPost($"{version}tunedModels/{{**rest}}", (RequestDelegate)endpoint.HandleAsync);
        }
    }

    public async Task HandleAsync(HttpContext context)
    {
        TokenVerdict verdict = await parts.CheckAsync(GoogleKey.Read(context.Request), out string[] sessionTokens, context.RequestAborted);
        if (verdict.Caller is not { } caller)
        {
            await GeminiSurface.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        if (!GeminiPath.TryParse(context.Request.Path.Value, out string model, out GeminiVerb verb) || SurfaceOf(verb) is not { } surface)
        {
            await GeminiSurface.WriteAsync(context, new RelayError(ErrorKind.NotFound, "there is nothing at this path"));
            return;
        }

        int maxBytes = parts.Options.Value.MaxBodyBytes;
        using RequestBody? body = await RequestBody.ReadAsync(context.Request, maxBytes, context.RequestAborted);
        if (body is null)
        {
            await GeminiSurface.WriteAsync(context, RelayError.TooLarge(maxBytes));
            return;
        }

        string required = surface == s_count ? "" : "contents";
        if (!ChatRequestFacts.TryRead(body.Bytes.Span, ChatDialect.Gemini, required, out ChatRequestFacts facts, out ChatRequestError error))
        {
            await GeminiSurface.WriteAsync(context, new RelayError(ErrorKind.InvalidRequest, error.Message, error.Field));
            return;
        }

        ChatCall chat = new()
        {
            Dialect = ChatDialect.Gemini,
            Operation = surface == s_count ? ChatOperation.CountTokens : ChatOperation.Chat,
            Model = model,
            Body = body.Bytes,
            Facts = facts,
            Stream = surface == s_stream,
            Sse = context.Request.Query["alt"] == "sse",
        };
        RelayError? refusal = null;
        ChatRoute? own = sessionTokens.Length == 0 ? null : parts.Sessions!.Route(chat.Model, sessionTokens, out refusal);
        await (refusal is null ? parts.Relay.RunAsync(context, surface, caller, chat, own) : GeminiSurface.WriteAsync(context, refusal));
    }

    private static GeminiSurface? SurfaceOf(GeminiVerb verb) => verb switch
    {
        GeminiVerb.GenerateContent => s_chat,
        GeminiVerb.StreamGenerateContent => s_stream,
        GeminiVerb.CountTokens => s_count,
        _ => null,
    };
}
