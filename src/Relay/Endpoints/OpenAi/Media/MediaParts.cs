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
    IReadOnlyList<MediaUpstream> Upstreams, MediaOptions Options, ChatOptions Chat, TimeProvider Time)
{
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

    /// <summary>Where a model's calls may go; an error when nowhere.</summary>
    /// <param name="caller">Whose token must allow the model.</param>
    /// <param name="model">As the caller named it.</param>
    /// <param name="fits">Which providers will do.</param>
    public (ChatRoute? Route, MediaTarget[] Targets, RelayError? Error) Route(Caller caller, string model, Func<MediaUpstream, bool> fits)
    {
        if (!Router.TryRoute(model, out ChatRoute route))
        {
            return (null, [], new RelayError(ErrorKind.UnknownModel, "there is no such model", "model"));
        }

        MediaTarget[] targets =
        [
            .. from target in route.Targets
               from upstream in Upstreams
               where upstream.Name == target.Provider.Name && fits(upstream)
               select new MediaTarget(upstream, target.Model),
        ];
        return !caller.MayUse(model, route.Model) ? (null, [], RelayError.ModelNotAllowed())
            : targets.Length == 0 ? (null, [], new RelayError(ErrorKind.UnknownModel, "the model cannot be had through this interface", "model"))
            : (route, targets, null);
    }

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
                return new MediaTarget(upstream, "", key.Label);
            }
        }

        return null;
    }

    /// <summary>Keeps whose an object is before anybody hears of it. Not with the caller's token: the object is there, whoever leaves.</summary>
    /// <exception cref="FormatException">The provider gave no id.</exception>
    public async ValueTask BindAsync(Caller caller, MediaAnswer answer, string? objectId)
    {
        if (objectId is not { Length: > 0 and <= StickyKeys.MaxIdChars })
        {
            throw new FormatException("the answer has no id");
        }

        await Sticky.BindAsync(answer.Target.Upstream.Name, objectId, new StickyKey(answer.KeyLabel, caller.AccountId), CancellationToken.None);
    }
}
