using System.Collections.Frozen;
using Relay.Streaming;
using Relay.Upstreams.Chat;

namespace Relay.Routing.Chat;

/// <summary>
/// Step 3 of chat: which providers a model's calls may go to. Tables are fixed at start; keys and circuits move as answers tell.
/// Thread-safe. A name is looked for in this order: the configuration's aliases, the built-in ones, <c>provider/model</c>, the names and
/// patterns of the providers.
/// </summary>
internal sealed class ChatRouter
{
    private readonly FrozenDictionary<string, ChatProvider> _providers;
    private readonly FrozenDictionary<string, ChatRoute> _routes;
    private readonly (string Pattern, ChatRoute Route)[] _patterns;

    /// <param name="providers">Those that may be used.</param>
    /// <param name="models">The configuration's aliases, checked.</param>
    public ChatRouter(IEnumerable<ChatProvider> providers, IReadOnlyDictionary<string, string> models)
    {
        _providers = providers.Where(static provider => provider.Keys.Count > 0)
            .ToFrozenDictionary(static provider => provider.Name, StringComparer.OrdinalIgnoreCase);
        Dictionary<string, ChatRoute> routes = new(StringComparer.OrdinalIgnoreCase);
        List<(string, ChatRoute)> patterns = [];
        foreach (ChatProvider provider in _providers.Values)
        {
            foreach (string name in provider.Models.Where(static name => name is not [.., '*']))
            {
                routes.TryAdd(name, new ChatRoute(name, [new ChatTarget(provider, name, 1)]));
            }
        }

        foreach ((string alias, string text) in ModelTable.BuiltIn.Concat(models))
        {
            _ = ModelTable.TryParse(text, out List<(string Provider, string Model, int Weight)> parsed);
            ChatTarget[] targets = [.. parsed.Where(t => _providers.ContainsKey(t.Provider)).Select(t => new ChatTarget(_providers[t.Provider], t.Model, t.Weight))];
            if (targets.Length == 0)
            {
                continue; // none of its providers has a key
            }

            ChatRoute route = new(targets[0].Model, targets);
            if (alias is [.., '*'])
            {
                patterns.Add((alias, route));
            }
            else
            {
                routes[alias] = route;
            }
        }

        _routes = routes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _patterns = [.. patterns];
    }

    /// <summary>Names callers may ask for, in order; patterns stand for names nobody can list.</summary>
    public IEnumerable<string> Models => _routes.Keys.Order(StringComparer.Ordinal);

    public bool TryRoute(string model, out ChatRoute route)
    {
        if (_routes.TryGetValue(model, out route!))
        {
            return true;
        }

        (string Pattern, ChatRoute Route) found = Array.Find(_patterns, entry => NamePattern.IsMatch(entry.Pattern, model));
        route = found.Route ?? AtProvider(model) ?? ByPattern(model)!;
        return route is not null;
    }

    /// <summary>Ends what a plan took: the key is free again, and key and circuit learn how it went.</summary>
    /// <param name="candidate">As it was taken.</param>
    /// <param name="failure">How it failed; null when it did not.</param>
    /// <param name="hasVerdict">False: it ended before anything showed.</param>
    public static void End(ChatCandidate candidate, ChatFailure? failure, bool hasVerdict)
    {
        ChatProvider provider = candidate.Target.Provider;
        provider.Keys.Release(candidate.Key);
        if (!hasVerdict)
        {
            provider.Circuit.Leave();
            return;
        }

        if (failure is null || failure.IsAnswer)
        {
            provider.Keys.Report(candidate.Key, candidate.Target.Model, failure?.Fault);
        }

        if (failure is { IsProvidersTrouble: true })
        {
            provider.Circuit.Fail();
        }
        else
        {
            provider.Circuit.Succeed();
        }
    }

    private ChatRoute? AtProvider(string model)
    {
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < model.Length - 1 && _providers.TryGetValue(model[..slash], out ChatProvider? provider)
            ? RouteTo(provider, model[(slash + 1)..])
            : null;
    }

    private ChatRoute? ByPattern(string model)
    {
        foreach (ChatProvider provider in _providers.Values)
        {
            if (provider.Models.Any(pattern => NamePattern.IsMatch(pattern, model)))
            {
                return RouteTo(provider, model);
            }
        }

        return null;
    }

    private static ChatRoute RouteTo(ChatProvider provider, string model) => new(model, [new ChatTarget(provider, model, 1)]);
}
