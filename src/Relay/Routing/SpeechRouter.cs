using System.Collections.Frozen;
using Relay.Protocol.Translation;
using Relay.Routing.Keys;
using Relay.Routing.Objects;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Routing;

/// <summary>
/// Step 3: which upstream and key a call goes to. The model table is that of the settings (<see cref="Use"/>); keys come and go as
/// operators import them and as answers tell (<see cref="Report"/>), never from a network error alone. Any thread. MiniMax models go to MiniMax while it has a key and to
/// the local voice otherwise, so that Relay speaks without any key.
/// </summary>
internal sealed class SpeechRouter
{
    public const string LocalModel = "local-voice";

    private const string LocalName = "local";

    private readonly IReadOnlyList<SpeechProvider> _providers;
    private readonly VoiceAccess? _voices;
    private volatile Table _table;

    /// <param name="options">Names of models.</param>
    /// <param name="providers">In order of preference.</param>
    /// <param name="voices">Whose made voices are; null where nobody makes any.</param>
    public SpeechRouter(RoutingOptions options, IReadOnlyList<SpeechProvider> providers, VoiceAccess? voices = null)
    {
        _voices = voices;
        _providers = providers;
        _table = Create(options);
    }

    public int MaxAttempts => _table.MaxAttempts;

    /// <summary>Models callers may ask for now, in order.</summary>
    public IEnumerable<string> Models => _table.Routes.Keys.Where(name => TryRoute(name, out _)).Order(StringComparer.Ordinal);

    /// <summary>Other names count from the next call on; a call under way has its route.</summary>
    public void Use(RoutingOptions options) => _table = Create(options);

    /// <summary>Names that are in the table, in order, also those that no key is there for, each with its routes in order of preference.</summary>
    public IEnumerable<KeyValuePair<string, SpeechRoute[]>> All => _table.Routes.OrderBy(static entry => entry.Key, StringComparer.Ordinal);

    /// <summary>One of the voices was made by somebody else.</summary>
    public bool IsForbidden(long accountId, string voiceId, IReadOnlyList<string> mixedVoices)
    {
        if (_voices is null)
        {
            return false;
        }

        bool isForbidden = _voices.IsForbidden(accountId, voiceId);
        for (int i = 0; i < mixedVoices.Count && !isForbidden; i++)
        {
            isForbidden = _voices.IsForbidden(accountId, mixedVoices[i]);
        }

        return isForbidden;
    }

    /// <summary>The first provider of the model that has a key; whether one is fit shows in <see cref="Next"/>.</summary>
    public bool TryRoute(string model, out SpeechRoute route)
    {
        route = null!;
        if (_table.Routes.TryGetValue(model, out SpeechRoute[]? routes))
        {
            foreach (SpeechRoute one in routes)
            {
                if (one.Provider.Keys.Count > 0)
                {
                    route = one;
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Takes the best key not yet tried. When every key rests, the one that rests shortest is tried on the first attempt, so that a recovered
    /// account is noticed. Null: there is none; how long that may last, <see cref="RestMs"/>.
    /// </summary>
    /// <param name="route">Where.</param>
    /// <param name="tried">Keys this call has failed on.</param>
    /// <param name="voiceId">A made voice is known to the key it was made with only.</param>
    public SpeechCandidate? Next(SpeechRoute route, List<UpstreamKey> tried, string? voiceId = null)
    {
        if (_voices is { } voices && route.Upstream.MakesLinks && voices.KeyOf(voiceId) is { } only)
        {
            return !tried.Contains(only) && voices.TryTake(only, out KeyPool? its, out KeyLease named) ? new SpeechCandidate(route, its, named) : null;
        }

        KeyPool keys = route.Provider.Keys;
        return keys.TryTake(route.Model, tried, out KeyLease lease, isUrgent: true) || (tried.Count == 0 && keys.TryTakeResting(route.Model, out lease))
            ? new SpeechCandidate(route, keys, lease)
            : null;
    }

    /// <summary>How long until a key may be fit, ms; 0: nobody knows.</summary>
    public static long RestMs(SpeechRoute route) => route.Provider.Keys.RestMs(route.Model);

    /// <summary>Learns from how a call on a key went; null means it went well.</summary>
    public static void Report(SpeechCandidate candidate, UpstreamFault? fault)
    {
        ChatFaultKind? kind = fault is null ? null : fault.OfKey ?? fault.Kind switch
        {
            FaultKind.RateLimited => ChatFaultKind.RateLimited,
            FaultKind.KeyRefused => ChatFaultKind.KeyInvalid,
            FaultKind.KeyExhausted => ChatFaultKind.BalanceEmpty,
            _ => null,
        };
        if (kind is { } known)
        {
            candidate.Keys.Report(candidate.Key, candidate.Model, new ChatFault(known, ""));
        }
    }

    private Table Create(RoutingOptions options)
    {
        Dictionary<string, SpeechRoute[]> routes = new(StringComparer.Ordinal);
        foreach (string model in options.SpeechModels)
        {
            routes[model] = [.. _providers.Select(provider => new SpeechRoute(model, provider))];
        }

        if (_providers.FirstOrDefault(static provider => provider.Upstream.Name == LocalName) is { } local)
        {
            routes[LocalModel] = [new SpeechRoute(LocalModel, local)];
        }

        foreach ((string alias, string model) in options.ModelAliases)
        {
            if (routes.TryGetValue(model, out SpeechRoute[]? known))
            {
                routes[alias] = known;
            }
        }

        return new Table(routes.ToFrozenDictionary(StringComparer.Ordinal), options.MaxAttempts);
    }

    /// <summary>What settings say.</summary>
    /// <param name="Routes">Of each model, its routes in order of preference.</param>
    /// <param name="MaxAttempts">Of one call.</param>
    private sealed record Table(FrozenDictionary<string, SpeechRoute[]> Routes, int MaxAttempts);
}
