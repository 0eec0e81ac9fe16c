namespace Relay.Routing.Chat;

/// <summary>Where calls for one model go, in order of preference; at least one place.</summary>
internal sealed record ChatRoute(IReadOnlyList<ChatTarget> Targets)
{
    /// <summary>What is charged: the model's name at the first target.</summary>
    public string Model => Targets[0].Model;

    /// <summary>The route with the targets that have keys now; null where none has. Itself, practically always.</summary>
    public ChatRoute? Usable()
    {
        int usable = Targets.Count(static target => target.Provider.HasKeys);
        return usable == Targets.Count ? this
            : usable == 0 ? null
            : new ChatRoute([.. Targets.Where(static target => target.Provider.HasKeys)]);
    }
}
