using System.Text.Json;
using Relay.Identity;
using Relay.Routing;
using Relay.Upstreams.Local;

namespace Relay.Endpoints.OpenAi;

/// <summary><c>GET /v1/models</c>: what may be asked for here with the token at hand.</summary>
internal sealed class ModelsEndpoint(TokenCheck tokens, SpeechRouter router, TimeProvider time)
{
    public const string Path = "/v1/models";

    private readonly long _started = time.GetUtcNow().ToUnixTimeSeconds();

    public async Task HandleAsync(HttpContext context)
    {
        TokenVerdict verdict = await tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is not { } caller)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (string model in router.Models.Append(EchoModel.Name).Where(name => MayUse(caller, name)))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, model);
            json.WriteString("object"u8, "model"u8);
            json.WriteNumber("created"u8, _started);
            json.WriteString("owned_by"u8, "relay"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private bool MayUse(Caller caller, string name) =>
        caller.MayUse(name, router.TryRoute(name, out SpeechRoute route) ? route.Model : name);
}
