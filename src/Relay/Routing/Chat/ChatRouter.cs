using System.Collections.Frozen;
using Relay.Streaming;
using Relay.Upstreams.Chat;

namespace Relay.Routing.Chat;

/// <summary>
/// Step 3 of chat: which providers a model's calls may go to. Tables are those of the settings; keys and circuits move as answers tell and as
/// operators change them, and a provider takes part while it has a key. Thread-safe. A name is looked for in this order: the
/// configuration's aliases, the built-in ones, the names of the providers, <c>provider/model</c>, the patterns of the providers, and last the
/// names of providers that come last (<see cref="ChatProvider.IsLast"/>).
/// </summary>
internal sealed class ChatRouter
{
    private readonly ChatProvider[] _providers;
    private readonly FrozenDictionary<string, ChatProvider> _byName;
    private volatile Table _table;

    /// <param name="providers">All there are.</param>
    /// <param name="models">The configuration's aliases, checked.</param>
    public ChatRouter(IEnumerable<ChatProvider> providers, IReadOnlyDictionary<string, string> models)
    {
        _providers = [.. providers];
        _byName = _providers.ToFrozenDictionary(static provider => provider.Name, StringComparer.OrdinalIgnoreCase);
        _table = Create(models);
    }

    /// <summary>Names callers may ask for now, in order; patterns stand for names nobody can list.</summary>
    public IEnumerable<string> Models
    {
        get
        {
            Table table = _table;
            return NamesIn(table.Routes).Concat(NamesIn(table.Last)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);
        }
    }

    /// <summary>Other aliases count from the next call on; a call under way has its route.</summary>
    /// <param name="models">The configuration's aliases, checked.</param>
    public void Use(IReadOnlyDictionary<string, string> models) => _table = Create(models);

    /// <summary>
    /// Everything there is, also what no key is there for: names in their order, then the patterns of aliases and of providers. The first
    /// route of each that can be used is the one that is.
    /// </summary>
    public IEnumerable<ChatNames> All
    {
        get
        {
            Table table = _table;
            return
            [
                .. table.Routes.Keys.Union(table.Last.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)
                    .Select(name => new ChatNames(name, [.. RoutesOf(table.Routes, name), .. RoutesOf(table.Last, name)], IsPattern: false)),
                .. table.Patterns.Select(static one => new ChatNames(one.Pattern, [one.Route], IsPattern: true)),
                .. _providers.SelectMany(static provider => provider.Models.Where(static name => name is [.., '*'])
                    .Select(name => new ChatNames(name, [RouteTo(provider, name)], IsPattern: true))),
            ];
        }
    }

    /// <summary>A provider by its exact name.</summary>
    public ChatProvider Provider(string name) => _byName[name];

    /// <summary>Web sessions that are switched on, with tokens of the settings or without.</summary>
    public IEnumerable<ChatProvider> WebSessions => _providers.Where(static provider => provider.IsLast);

    /// <summary>The web session that has a model, by its name or as <c>provider/model</c>, for a caller who brings tokens; null: none has.</summary>
    public ChatTarget? FindWebSession(string model)
    {
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < model.Length - 1 && _byName.TryGetValue(model[..slash], out ChatProvider? provider) && provider.IsLast
            ? new ChatTarget(provider, model[(slash + 1)..], 1)
            : _table.Last.TryGetValue(model, out List<ChatRoute>? routes) ? routes[0].Targets[0] : null;
    }

    /// <param name="model">As the caller names it.</param>
    /// <param name="route">Its targets that have keys.</param>
    public bool TryRoute(string model, out ChatRoute route)
    {
        Table table = _table;
        route = ((table.Routes.TryGetValue(model, out List<ChatRoute>? routes) ? FirstUsable(routes) : null)
            ?? ByAliasPattern(table, model) ?? AtProvider(model) ?? ByPattern(model)
            ?? (table.Last.TryGetValue(model, out routes) ? FirstUsable(routes) : null))!;
        return route is not null;
    }

    /// <summary>Ends what a plan took: the key is free again, and key and circuit learn how it went.</summary>
    /// <param name="candidate">As it was taken.</param>
    /// <param name="failure">How it failed; null when it did not.</param>
    /// <param name="hasVerdict">False: it ended before anything showed.</param>
    public static void End(ChatCandidate candidate, ChatFailure? failure, bool hasVerdict)
    {
        ChatProvider provider = candidate.Target.Provider;
        candidate.Release();
        if (!hasVerdict)
        {
            provider.Circuit.Leave();
            return;
        }

        if (failure is null or { IsAnswer: true })
        {
            provider.Keys.Note(candidate.Key, failure?.Fault);
        }

        if (failure is { IsAnswer: true })
        {
            provider.Keys.Report(candidate.Key, candidate.Target.Model, failure.Fault);
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

    private static ChatRoute? ByAliasPattern(Table table, string model)
    {
        foreach ((string pattern, ChatRoute route) in table.Patterns)
        {
            if (NamePattern.IsMatch(pattern, model) && route.Usable() is { } usable)
            {
                return usable;
            }
        }

        return null;
    }

    private ChatRoute? AtProvider(string model)
    {
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < model.Length - 1 && _byName.TryGetValue(model[..slash], out ChatProvider? provider) && provider.HasKeys
            ? RouteTo(provider, model[(slash + 1)..])
            : null;
    }

    private ChatRoute? ByPattern(string model)
    {
        foreach (ChatProvider provider in _providers)
        {
            if (provider is { HasKeys: true, IsLast: false } && provider.Models.Any(pattern => NamePattern.IsMatch(pattern, model)))
            {
                return RouteTo(provider, model);
            }
        }

        return null;
    }

    private static IEnumerable<string> NamesIn(FrozenDictionary<string, List<ChatRoute>> routes) =>
        routes.Where(static entry => FirstUsable(entry.Value) is not null).Select(static entry => entry.Key);

    private static List<ChatRoute> RoutesOf(FrozenDictionary<string, List<ChatRoute>> routes, string name) => routes.GetValueOrDefault(name, []);

    private static ChatRoute? FirstUsable(List<ChatRoute> routes)
    {
        foreach (ChatRoute route in routes)
        {
            if (route.Usable() is { } usable)
            {
                return usable;
            }
        }

        return null;
    }

    private static void Add(Dictionary<string, List<ChatRoute>> routes, string name, ChatRoute route)
    {
        if (!routes.TryGetValue(name, out List<ChatRoute>? known))
        {
            routes[name] = known = [];
        }

        known.Add(route);
    }

    private static ChatRoute RouteTo(ChatProvider provider, string model) => new([new ChatTarget(provider, model, 1)]);

    private Table Create(IReadOnlyDictionary<string, string> models)
    {
        Dictionary<string, List<ChatRoute>> routes = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, List<ChatRoute>> last = new(StringComparer.OrdinalIgnoreCase);
        List<(string, ChatRoute)> patterns = [];
        foreach ((string alias, string text) in models.Concat(ModelTable.BuiltIn))
        {
            _ = ModelTable.TryParse(text, out List<(string Provider, string Model, int Weight)> parsed);
            ChatTarget[] targets = [.. parsed.Where(t => _byName.ContainsKey(t.Provider)).Select(t => new ChatTarget(_byName[t.Provider], t.Model, t.Weight))];
            if (targets.Length > 0 && alias is [.., '*'])
            {
                patterns.Add((alias, new ChatRoute(targets)));
            }
            else if (targets.Length > 0)
            {
                Add(routes, alias, new ChatRoute(targets));
            }
        }

        foreach (ChatProvider provider in _providers)
        {
            foreach (string name in provider.Models.Where(static name => name is not [.., '*']))
            {
                Add(provider.IsLast ? last : routes, name, RouteTo(provider, name));
            }
        }

        return new Table(
            routes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), last.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), [.. patterns]);
    }

    /// <summary>What names mean.</summary>
    /// <param name="routes">By name, in order of preference.</param>
    /// <param name="last">Names that count where nobody else has them.</param>
    /// <param name="patterns">Aliases that end in <c>*</c>.</param>
    private sealed class Table(
        FrozenDictionary<string, List<ChatRoute>> routes, FrozenDictionary<string, List<ChatRoute>> last, (string Pattern, ChatRoute Route)[] patterns)
    {
        public FrozenDictionary<string, List<ChatRoute>> Routes => routes;

        public FrozenDictionary<string, List<ChatRoute>> Last => last;

        public (string Pattern, ChatRoute Route)[] Patterns => patterns;
    }
}
