using System.Globalization;
using System.Text.Json;
using Relay.Archive;
using Relay.Billing;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Json;
using Relay.Routing;
using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Routing.Objects;
using Relay.Streaming;
using Relay.Tasks;
using Relay.Upstreams.Media;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>What the platform's interfaces besides speech and chat are made of, and what they have in common.</summary>
internal sealed record PlatformParts(
    TokenCheck Tokens, MediaRelay Relay, MediaUpstream Upstream, PlatformKeys Keys, PlatformRoute Route, IUpstreamObjectStore Objects, VoiceOwners Voices,
    IMadeVoiceStore MadeVoices, TaskFollower Follower, QueryGate Gate, Callbacks Callbacks, Ledger Ledger, ArchiveClips Archive,
    Live<RoutingOptions> Routing, TaskOptions Options, MediaOptions Media, Live<ChatOptions> LiveChat, TimeProvider Time)
{
    /// <summary>Limits that chat has too, as of now.</summary>
    public ChatOptions Chat => LiveChat.Value;

    /// <summary>Who asks; null: the caller has been told that it may not.</summary>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context)
    {
        TokenVerdict verdict = await Tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is null)
        {
            await MiniMaxErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
        }

        return verdict.Caller;
    }

    /// <summary>Who asks, and for what; null: the caller has been told what is wrong. The body is the caller's to dispose.</summary>
    public async ValueTask<(Caller Caller, JsonBody Body)?> ReadAsync(HttpContext context, int maxBytes)
    {
        if (await AdmitAsync(context) is not { } caller)
        {
            return null;
        }

        (JsonBody? body, RelayError? error) = await JsonBody.ReadAsync(context, maxBytes);
        if (body is null)
        {
            await WriteAsync(context, error!);
            return null;
        }

        return (caller, body);
    }

    /// <summary>Any key, for a call about this model or interface: they are limited one by one.</summary>
    public MediaTarget AnyTarget(string scope) => new(Upstream, Route.Any(scope));

    /// <summary>The key an object was made with.</summary>
    public MediaTarget TargetOf(UpstreamObject made, string scope) => TargetOf(made.KeyLabel, scope);

    /// <inheritdoc cref="TargetOf(UpstreamObject, string)"/>
    public MediaTarget TargetOf(string keyLabel, string scope) => new(Upstream, Route.With(keyLabel, scope));

    /// <summary>An object of the caller's own; null when it is nobody's, another's or deleted.</summary>
    public async ValueTask<UpstreamObject?> FindAsync(Caller caller, ObjectKind kind, string id, CancellationToken cancellationToken, string provider = PlatformKeys.Provider) =>
        await Objects.FindAsync(provider, kind, id, cancellationToken) is { } found
        && found.AccountId == caller.AccountId && found.State != ObjectState.Deleted ? found : null;

    /// <summary>What an object was made from: who, with which key, when.</summary>
    public UpstreamObject ObjectOf(Caller caller, ObjectKind kind, string id, string keyLabel) => new()
    {
        Provider = PlatformKeys.Provider,
        Kind = kind,
        ObjectId = id,
        AccountId = caller.AccountId,
        TokenId = caller.TokenId,
        KeyLabel = keyLabel,
        State = ObjectState.Ready,
        CreatedAtUs = Diagnostics.UnixMicros.Of(Time.GetUtcNow()),
    };

    /// <summary>The model that a name stands for.</summary>
    public string ModelOf(string asked) => Routing.Value.ModelAliases.GetValueOrDefault(asked, asked);

    public static Task WriteAsync(HttpContext context, RelayError error) => MiniMaxErrorWriter.WriteAsync(context, error);

    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }

    /// <summary><c>"base_resp":{"status_code":0,"status_msg":"success"}</c></summary>
    public static void WriteSuccess(Utf8JsonWriter json)
    {
        json.WriteStartObject("base_resp"u8);
        json.WriteNumber("status_code"u8, 0);
        json.WriteString("status_msg"u8, "success"u8);
        json.WriteEndObject();
    }

    public static RelayError Invalid(string message, string? field = null) => new(ErrorKind.InvalidRequest, message, field);

    /// <summary>The same for what never was and for another account's: nobody learns which ids exist.</summary>
    public static RelayError NoObject(string field) => new(ErrorKind.NotFound, $"invalid params, there is no such '{field}' in this account", field);

    /// <summary>A text member; empty when it is absent or not a text.</summary>
    public static string TextOf(JsonElement root, string name) => JsonObjects.Text(root, name) ?? "";

    /// <summary>An id member, text or number, as text; empty when there is none.</summary>
    public static string IdOf(JsonElement root, string name) => root.ValueKind == JsonValueKind.Object ? TaskAnswer.IdOf(root, name) : "";

    /// <summary>An id out of the query; empty, with the error, when there is none.</summary>
    public static string QueryId(HttpContext context, string name, out RelayError? error)
    {
        string id = context.Request.Query[name].ToString();
        error = id.Length is > 0 and <= UpstreamObject.MaxIdChars ? null : Invalid($"the query has no '{name}'", name);
        return id;
    }

    /// <summary>Writes an id the way the platform does: as a number where it is one.</summary>
    public static void WriteId(Utf8JsonWriter json, string name, string id)
    {
        if (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, id);
        }
    }

    /// <summary>The answer as a tree.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonElement Parse(MediaAnswer answer) => JsonTree.Parse(answer.Body.Span);
}
