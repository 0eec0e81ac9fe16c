using System.Collections.Frozen;
using Relay.Routing.Objects;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Routing;

/// <summary>
/// Step 3: which upstream and key a call goes to. The model table is fixed at start; keys move between fit and resting as evidence comes
/// in from answers (<see cref="Report"/>), never from a network error alone. Thread-safe, no locks: a key picked a moment too often is
/// harmless. MiniMax models go to MiniMax where it has a key and to the local voice otherwise, so that Relay speaks without any key.
/// </summary>
internal sealed class SpeechRouter
{
    public const string LocalModel = "local-voice";

    private readonly FrozenDictionary<string, SpeechRoute> _routes;
    private readonly RoutingOptions _options;
    private readonly TimeProvider _time;
    private readonly VoiceAccess? _voices;

    /// <param name="options">Names of models.</param>
    /// <param name="upstreams">In order of preference.</param>
    /// <param name="time">For rests.</param>
    /// <param name="voices">Whose made voices are; null where nobody makes any.</param>
    public SpeechRouter(RoutingOptions options, IEnumerable<ISpeechUpstream> upstreams, TimeProvider time, VoiceAccess? voices = null)
    {
        _voices = voices;
        _options = options;
        _time = time;
        ISpeechUpstream[] usable = [.. upstreams.Where(static upstream => upstream.Keys.Count > 0)];
        ISpeechUpstream[] forSpeech = [.. usable.Take(1)];
        Dictionary<string, SpeechRoute> routes = new(StringComparer.Ordinal);
        if (forSpeech.Length > 0)
        {
            foreach (string model in options.SpeechModels)
            {
                routes[model] = new SpeechRoute(model, forSpeech);
            }
        }

        if (usable.FirstOrDefault(static upstream => upstream.Name == "local") is { } local)
        {
            routes[LocalModel] = new SpeechRoute(LocalModel, [local]);
        }

        foreach ((string alias, string model) in options.ModelAliases)
        {
            if (routes.TryGetValue(model, out SpeechRoute? route))
            {
                routes[alias] = route;
            }
        }

        _routes = routes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public int MaxAttempts => _options.MaxAttempts;

    /// <summary>Models callers may ask for, in order.</summary>
    public IEnumerable<string> Models => _routes.Keys.Order(StringComparer.Ordinal);

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

    public bool TryRoute(string model, out SpeechRoute route) => _routes.TryGetValue(model, out route!);

    /// <summary>The best place not yet tried: first upstream with a fit key, least calls in flight first. When every key rests, the one
    /// that has rested longest is tried on the first attempt, so that a recovered account is noticed.</summary>
    /// <param name="route">Where.</param>
    /// <param name="tried">Keys this call has failed on.</param>
    /// <param name="voiceId">A made voice is known to the key it was made with only.</param>
    public SpeechCandidate? Next(SpeechRoute route, List<UpstreamKey> tried, string? voiceId = null)
    {
        if (_voices?.KeyOf(voiceId) is { } only && route.Upstreams[0].MakesLinks)
        {
            return tried.Contains(only) ? null : new SpeechCandidate(route.Upstreams[0], only);
        }

        long now = _time.GetTimestamp();
        SpeechCandidate? resting = null;
        foreach (ISpeechUpstream upstream in route.Upstreams)
        {
            SpeechCandidate? best = null;
            foreach (UpstreamKey key in upstream.Keys)
            {
                if (tried.Contains(key))
                {
                    continue;
                }

                if (key.CoolUntil > now)
                {
                    if (resting is null || key.CoolUntil < resting.Value.Key.CoolUntil)
                    {
                        resting = new SpeechCandidate(upstream, key);
                    }
                }
                else if (best is null || key.InFlight < best.Value.Key.InFlight)
                {
                    best = new SpeechCandidate(upstream, key);
                }
            }

            if (best is not null)
            {
                return best;
            }
        }

        return tried.Count == 0 ? resting : null;
    }

    /// <summary>Learns from how a call on a key went; null means it went well.</summary>
    public void Report(UpstreamKey key, UpstreamFault? fault)
    {
        int restMs = fault?.Kind switch
        {
            null => 0,
            FaultKind.RateLimited => _options.RateLimitCooldownMs,
            FaultKind.KeyRefused or FaultKind.KeyExhausted => _options.RefusedKeyCooldownMs,
            _ => -1,
        };
        if (restMs >= 0)
        {
            key.CoolUntil = restMs == 0 ? 0 : _time.GetTimestamp() + (_time.TimestampFrequency * restMs / 1000);
        }
    }
}
