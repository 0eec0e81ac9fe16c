using System.Text.Json;
using Relay.Identity;
using Relay.Routing;
using Relay.Routing.Chat;

namespace Relay.Endpoints.Chat;

/// <summary>
/// What may be asked for with the token at hand, in three forms: <c>GET /v1/models</c> in OpenAI's or (where the headers are Anthropic's) in
/// Anthropic's, <c>GET /v1beta/models</c> in Gemini's. Each also for one model.
/// </summary>
internal sealed class ModelsEndpoint(ChatParts parts, SpeechRouter speech, TimeProvider time)
{
    public const string Path = "/v1/models";
    public const string GeminiPath = "/v1beta/models";

    private readonly DateTimeOffset _started = time.GetUtcNow();

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
        string[] names = one is null ? [.. Names(caller)] : MayUse(caller, one) ? [one] : [];
        if (one is not null && names.Length == 0)
        {
            await WriteErrorAsync(context, isGemini, isAnthropic, new RelayError(ErrorKind.UnknownModel, "there is no such model", "model"));
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        if (one is not null)
        {
            WriteOne(json, one, isGemini, isAnthropic);
            return;
        }

        json.WriteStartObject();
        if (!isGemini && !isAnthropic)
        {
            json.WriteString("object"u8, "list"u8);
        }

        json.WriteStartArray(isGemini ? "models"u8 : "data"u8);
        foreach (string name in names)
        {
            WriteOne(json, name, isGemini, isAnthropic);
        }

        json.WriteEndArray();
        if (isAnthropic)
        {
            json.WriteBoolean("has_more"u8, false);
            json.WriteString("first_id"u8, names.FirstOrDefault());
            json.WriteString("last_id"u8, names.LastOrDefault());
        }

        json.WriteEndObject();
    }

    private static Task WriteErrorAsync(HttpContext context, bool isGemini, bool isAnthropic, RelayError error) =>
        isGemini ? GeminiSurface.WriteAsync(context, error)
        : isAnthropic ? AnthropicSurface.WriteAsync(context, error)
        : OpenAiSurface.WriteAsync(context, error);

    private void WriteOne(Utf8JsonWriter json, string name, bool isGemini, bool isAnthropic)
    {
        json.WriteStartObject();
        if (isGemini)
        {
            json.WriteString("name"u8, $"models/{name}");
            json.WriteString("displayName"u8, name);
            json.WriteStartArray("supportedGenerationMethods"u8);
            json.WriteStringValue("generateContent"u8);
            json.WriteStringValue("streamGenerateContent"u8);
            json.WriteEndArray();
        }
        else if (isAnthropic)
        {
            json.WriteString("type"u8, "model"u8);
            json.WriteString("id"u8, name);
            json.WriteString("display_name"u8, name);
            json.WriteString("created_at"u8, _started.UtcDateTime);
        }
        else
        {
            json.WriteString("id"u8, name);
            json.WriteString("object"u8, "model"u8);
            json.WriteNumber("created"u8, _started.ToUnixTimeSeconds());
            json.WriteString("owned_by"u8, "relay"u8);
        }

        json.WriteEndObject();
    }

    private IEnumerable<string> Names(Caller caller) =>
        speech.Models.Concat(parts.Router.Models).Distinct(StringComparer.Ordinal).Where(name => MayUse(caller, name));

    private bool MayUse(Caller caller, string name) =>
        speech.TryRoute(name, out SpeechRoute spoken) ? caller.MayUse(name, spoken.Model)
        : parts.Router.TryRoute(name, out ChatRoute route) && caller.MayUse(name, route.Model);
}
