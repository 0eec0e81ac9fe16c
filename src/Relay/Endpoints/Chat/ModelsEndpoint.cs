using System.Globalization;
using System.IO.Pipelines;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Usage;
using Relay.Routing;
using Relay.Routing.Chat;
using Relay.Upstreams.Chat;

namespace Relay.Endpoints.Chat;

/// <summary>
/// What may be asked for with the token at hand, in three forms: <c>GET /v1/models</c> in OpenAI's or (where the headers are Anthropic's) in
/// Anthropic's, <c>GET /v1beta/models</c> in Gemini's. Each also for one model.
/// </summary>
internal sealed class ModelsEndpoint(ChatParts parts, SpeechRouter speech, TimeProvider time)
{
    public const string Path = "/v1/models";
    public const string GeminiPath = "/v1beta/models";

    // Clients that do not ask for pages do not turn them either: they get all there is.
    private const int MaxListed = 1_000;

    private static readonly ChatCall s_geminiChat = Probe(ChatOperation.Chat);
    private static readonly ChatCall s_geminiCount = Probe(ChatOperation.CountTokens);

    private readonly long _started = time.GetUtcNow().ToUnixTimeSeconds();

    public static void Map(IEndpointRouteBuilder routes, ChatParts parts, SpeechRouter speech, TimeProvider time)
    {
        ModelsEndpoint endpoint = new(parts, speech, time);
        routes.MapGet(Path, (RequestDelegate)endpoint.HandleAsync);
        routes.MapGet(Path + "/{**model}", (RequestDelegate)endpoint.HandleAsync);
        routes.MapGet("/v1/user/models", (RequestDelegate)endpoint.HandleAsync); // SiliconFlow's proxy has it there too
        routes.MapGet(GeminiPath, (RequestDelegate)endpoint.HandleAsync);
        routes.MapGet(GeminiPath + "/{**model}", (RequestDelegate)endpoint.HandleAsync);
    }

    public async Task HandleAsync(HttpContext context)
    {
        bool isGemini = context.Request.Path.StartsWithSegments(GeminiPath, StringComparison.Ordinal);
        bool isAnthropic = !isGemini && (context.Request.Headers.ContainsKey("anthropic-version") || context.Request.Headers.ContainsKey("x-api-key"));
        TokenVerdict verdict = await parts.Tokens.CheckAsync(
            isGemini ? GoogleKey.Read(context.Request) : BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is not { } caller)
        {
            await WriteErrorAsync(context, isGemini, isAnthropic, RelayError.FromToken(verdict.Refusal));
            return;
        }

        string? one = context.Request.RouteValues.TryGetValue("model", out object? value) ? value as string : null;
        if (one is not null && !MayUse(caller, one))
        {
            await WriteErrorAsync(context, isGemini, isAnthropic, new RelayError(ErrorKind.UnknownModel, "there is no such model", "model"));
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        PipeWriter output = context.Response.BodyWriter;
        IQueryCollection query = context.Request.Query;
        if (one is not null)
        {
            WriteOne(output, ToModel(one), isGemini, isAnthropic);
        }
        else if (isGemini)
        {
            GeminiModelsWriter.WriteList(output, All(caller), Number(query["pageSize"], MaxListed), query["pageToken"]);
        }
        else if (isAnthropic)
        {
            AnthropicModelsWriter.WriteList(
                output, All(caller), Number(query["limit"], MaxListed), query["after_id"], query["before_id"]);
        }
        else
        {
            OpenAiModelsWriter.WriteList(output, All(caller));
        }

        await output.FlushAsync(context.RequestAborted);
    }

    private static Task WriteErrorAsync(HttpContext context, bool isGemini, bool isAnthropic, RelayError error) =>
        isGemini ? GeminiSurface.WriteAsync(context, error)
        : isAnthropic ? AnthropicSurface.WriteAsync(context, error)
        : OpenAiSurface.WriteAsync(context, error);

    private static void WriteOne(PipeWriter output, ChatModel model, bool isGemini, bool isAnthropic)
    {
        if (isGemini)
        {
            GeminiModelsWriter.WriteModel(output, model);
        }
        else if (isAnthropic)
        {
            AnthropicModelsWriter.WriteModel(output, model);
        }
        else
        {
            OpenAiModelsWriter.WriteModel(output, model);
        }
    }

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    private ChatModel ToModel(string name)
    {
        bool isChat = !speech.TryRoute(name, out _);
        return new ChatModel(name, CreatedUnixSeconds: _started) { IsChat = isChat && CanTake(name, s_geminiChat), CountsTokens = isChat && CanTake(name, s_geminiCount) };
    }

    private bool CanTake(string name, ChatCall call) =>
        parts.Router.TryRoute(name, out ChatRoute route) && route.Targets.Any(target => target.Provider.Upstream.CanTake(call));

    private static ChatCall Probe(ChatOperation operation) =>
        new() { Dialect = ChatDialect.Gemini, Operation = operation, Model = "", Body = default, Facts = new ChatRequestFacts(), Stream = false };

    private List<ChatModel> All(Caller caller) =>
        [.. speech.Models.Concat(parts.Router.Models).Distinct(StringComparer.Ordinal).Where(name => MayUse(caller, name)).Select(ToModel)];

    private bool MayUse(Caller caller, string name) =>
        speech.TryRoute(name, out SpeechRoute spoken) ? caller.MayUse(name, spoken.Model)
        : parts.Router.TryRoute(name, out ChatRoute route) && caller.MayUse(name, route.Model);
}
