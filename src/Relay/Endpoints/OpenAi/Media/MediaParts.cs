using Relay.Archive;
using Relay.Endpoints.MiniMax.Platform;
using Relay.Identity;
using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Streaming;
using Relay.Upstreams.Media;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>What the endpoints beside chat are made of.</summary>
internal sealed record MediaParts(
    TokenCheck Tokens, MediaRelay Relay, ChatRouter Router, KeyPools Pools, StickyKeys Sticky, IStickyKeyStore Objects,
    IReadOnlyList<MediaUpstream> Upstreams, MediaOptions Options, Live<ChatOptions> LiveChat, TimeProvider Time)
{
    /// <summary>Limits that chat has too, as of now.</summary>
    public ChatOptions Chat => LiveChat.Value;

    /// <summary>Where speech is kept.</summary>
    public required ArchiveClips Archive { get; init; }

    /// <summary>Files at the MiniMax platform, which share paths with these; null where it is not served.</summary>
    public PlatformFiles? Platform { get; init; }

    /// <summary>Batches that Relay runs itself; null where there are none.</summary>
    public RelayBatches? Batches { get; init; }

    /// <summary>Who asks; null: the caller has been told that it may not.</summary>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context)
    {
        TokenVerdict verdict = await Tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
        }

        return verdict.Caller;
    }

    /// <summary>A JSON object of the request's; null: the caller has been told what is wrong with it. The caller of this disposes it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">Bytes.</param>
    /// <param name="required">Members that must be texts.</param>
    public static async ValueTask<JsonBody?> ReadAsync(HttpContext context, int limit, params string[] required)
    {
        (JsonBody? body, RelayError? error) = await JsonBody.ReadAsync(context, limit);
        if (body is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return null;
        }

        foreach (string name in required)
        {
            if (!await HasTextAsync(context, body, name))
            {
                body.Dispose();
                return null;
            }
        }

        return body;
    }

    /// <summary>A member is a text; false: the caller has been told that it must be.</summary>
    public static async ValueTask<bool> HasTextAsync(HttpContext context, JsonBody body, string name)
    {
        bool has = body.TryText(name, out _, out RelayError? error);
        if (!has)
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
        }

        return has;
    }

    /// <summary>A form, read until its field; null: the caller has been told what is wrong with it. The caller of this disposes it.</summary>
    public async ValueTask<Upload?> OpenUploadAsync(HttpContext context, string field)
    {
        (Upload? upload, RelayError? error) = await Upload.OpenAsync(context.Request, Options.MaxUploadBytes, field, context.RequestAborted);
        if (upload is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
        }

        return upload;
    }

    /// <summary>Where a model's calls may go; null: the caller has been told that nowhere.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Whose token must allow the model.</param>
    /// <param name="model">As the caller named it.</param>
    /// <param name="fits">Which providers will do.</param>
    public async ValueTask<MediaRoute?> RouteAsync(HttpContext context, Caller caller, string model, Func<MediaUpstream, bool> fits)
    {
        bool isKnown = Router.TryRoute(model, out ChatRoute route);
        MediaTarget[] targets = !isKnown ? [] :
        [
            .. from target in route.Targets
               from upstream in Upstreams
               where upstream.Name == target.Provider.Name && fits(upstream)
               select new MediaTarget(upstream, target),
        ];
        RelayError? error = !isKnown ? new RelayError(ErrorKind.UnknownModel, "there is no such model", "model")
            : !caller.MayUse(model, route.Model) ? RelayError.ModelNotAllowed()
            : targets.Length == 0 ? new RelayError(ErrorKind.UnknownModel, "the model cannot be had through this interface", "model")
            : null;
        if (error is not null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error);
            return null;
        }

        return new MediaRoute(route.Model, targets);
    }

    /// <summary>A provider as the place of a call without a model.</summary>
    public MediaTarget TargetAt(MediaUpstream upstream, string? keyLabel = null) =>
        new(upstream, Router.Provider(upstream.Name) is var provider && keyLabel is not null ? new PinnedTarget(provider, "", 1, keyLabel) : new ChatTarget(provider, "", 1));

    /// <summary>The provider that files go to, unless the caller names one; null when there is none.</summary>
    public MediaUpstream? FilesAt(string provider)
    {
        string wanted = provider.Length > 0 ? provider : Options.Files;
        IEnumerable<MediaUpstream> usable = Upstreams.Where(upstream => Pools.Of(KeyPools.NameOf(upstream.Name)).Count > 0);
        return wanted.Length > 0 ? usable.FirstOrDefault(upstream => upstream.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            : usable.OrderBy(static upstream => upstream.IsSiliconFlow ? 0 : upstream.Name == "OpenAI" ? 1 : 2).FirstOrDefault();
    }

    /// <summary>Where an object of the caller's is; null when it is nobody's or another's.</summary>
    public async ValueTask<MediaTarget?> FindAsync(Caller caller, string objectId, CancellationToken cancellationToken)
    {
        foreach (MediaUpstream upstream in Upstreams)
        {
            if (await Sticky.FindAsync(upstream.Name, objectId, cancellationToken) is { } key && key.AccountId == caller.AccountId)
            {
                return TargetAt(upstream, key.Label);
            }
        }

        return null;
    }

    /// <summary>Asks about an object of the caller's, with its key and for nothing; the caller of another account is told that there is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="objectId">The object.</param>
    /// <param name="call">What is asked; where, is found here.</param>
    public async Task AskAboutAsync(HttpContext context, Caller caller, string objectId, MediaCall call)
    {
        if (await FindAsync(caller, objectId, context.RequestAborted) is { } found)
        {
            await Relay.RunAsync(context, caller, call with { Targets = [found], IsFree = true, IsAboutObject = true });
        }
        else
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayErrors.NoObject);
        }
    }

    /// <summary>Keeps whose an object is before anybody hears of it. Not with the caller's token: the object is there, whoever leaves.</summary>
    /// <exception cref="FormatException">The provider gave no id.</exception>
    public async ValueTask BindAsync(Caller caller, MediaAnswer answer, string? objectId)
    {
        if (objectId is not { Length: > 0 and <= StickyKeys.MaxIdChars })
        {
            throw new FormatException("the answer has no id");
        }

        await Sticky.BindAsync(answer.Target.Upstream.Name, objectId, new StickyKey(answer.Key.Label, caller.AccountId), CancellationToken.None);
    }
}
